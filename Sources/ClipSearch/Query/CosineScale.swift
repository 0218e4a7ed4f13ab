import Catalog
import Encoders

/// How the cosines of a question spread over a library's photos, most of which don't fit: a cosine means something only
/// beside the others that its model gives. Good matches of words have 0.45 with the default model and 0.3 with CLIP.
public struct CosineScale: Sendable, Equatable {
    public var mean: Double
    public var deviation: Double

    public init(mean: Double, deviation: Double) {
        self.mean = mean
        self.deviation = deviation
    }

    /// The scale of a weighted sum of independent terms.
    ///
    /// - Parameters:
    ///   - terms: the scale of each term alone, and its weight.
    ///   - norm: the length of the weighted sum of the terms' unit vectors.
    /// - Returns: nil for no terms or no length.
    static func combine(_ terms: [(scale: CosineScale, weight: Float)], norm: Double) -> CosineScale? {
        guard !terms.isEmpty, norm > 1e-6 else { return nil }
        let mean = terms.reduce(0) { $0 + Double($1.weight) * $1.scale.mean }
        let variance = terms.reduce(0) { sum, term in
            let deviation = Double(term.weight) * term.scale.deviation
            return sum + deviation * deviation
        }
        return CosineScale(mean: mean / norm, deviation: variance.squareRoot() / norm)
    }
}

/// The scales of a model's cosines in a library, by what the question is made of.
public struct CosineScales: Sendable, Equatable {
    /// Between words and photos; nil where that was not measured while indexing.
    public var words: CosineScale?
    /// Between photos; nil in a library of fewer than two.
    public var photos: CosineScale?
}

extension PhotoLibrary {
    /// The scales of the library's model.
    ///
    /// - Throws: `CatalogError`.
    public func cosineScales() throws -> CosineScales {
        guard let record = try modelRecord() else { return CosineScales() }
        return CosineScales(words: try wordScale(of: record), photos: try photoScale(of: record))
    }

    private func wordScale(of record: ModelRecord) throws -> CosineScale? {
        try scoreScale(of: record, measures: false).map { CosineScale(mean: $0.mean, deviation: $0.deviation) }
    }

    /// The scale of a question: that of its terms, put together.
    func scale(
        of terms: [(term: SearchQuery.Term, vector: [Float])], record: ModelRecord
    ) throws -> CosineScale? {
        let areTexts = terms.map { if case .text = $0.term.content { true } else { false } }
        let words = areTexts.contains(true) ? try wordScale(of: record) : nil
        let photos = areTexts.contains(false) ? try photoScale(of: record) : nil
        let parts = zip(terms, areTexts).compactMap { term, isText -> (CosineScale, Float)? in
            (isText ? words : photos).map { ($0, term.term.weight) }
        }
        guard parts.count == terms.count else { return nil }
        return CosineScale.combine(parts, norm: QueryVector.norm(terms.map { ($0.vector, $0.term.weight) }))
    }

    /// So many photos are compared with one another.
    private static var photoSample: Int { 192 }

    /// A scale, and at which state of the vectors it was measured.
    struct MeasuredPhotoScale: Sendable {
        var watermark: Int64
        var scale: CosineScale?
    }

    private func photoScale(of record: ModelRecord) throws -> CosineScale? {
        try measuredPhotoScales.withLock { known in
            // A tenth more or less changes little.
            if let last = known[record.id],
                (Double(record.watermark) - Double(last.watermark)).magnitude * 10 <= Double(last.watermark)
            {
                return last.scale
            }
            let ids = try catalog.photoIDs(matching: PhotoFilter()).spread(Self.photoSample)
            let table = try catalog.photoVectors(of: record.id, only: ids)
            let scale = CosineScale(amongRowsOf: table)
            known[record.id] = MeasuredPhotoScale(watermark: record.watermark, scale: scale)
            return scale
        }
    }
}

extension CosineScale {
    /// Over all pairs; nil for fewer than two rows, or where all are alike.
    fileprivate init?(amongRowsOf table: VectorTable) {
        var (sum, squares, pairs) = (0.0, 0.0, 0.0)
        for first in table.ids.indices {
            for second in 0..<first {
                let cosine = Double(QueryVector.dot(table.row(first), table.row(second)))
                sum += cosine
                squares += cosine * cosine
                pairs += 1
            }
        }
        guard pairs > 0 else { return nil }
        mean = sum / pairs
        deviation = max(0, squares / pairs - mean * mean).squareRoot()
        guard deviation > 1e-4 else { return nil }
    }
}

extension VectorTable {
    fileprivate func row(_ index: Int) -> ArraySlice<Float> { values[index * dimension..<(index + 1) * dimension] }
}

import Catalog
import Encoders

/// The distribution of a query's cosines over a library's photos, most of which do not match: a cosine is meaningful
/// only relative to others of the same model. Good matches of words have 0.45 with the default model and 0.3 with CLIP.
public struct CosineScale: Sendable, Equatable {
    /// The mean of the cosines.
    public var mean: Double
    /// The standard deviation of the cosines.
    public var deviation: Double

    /// Creates a scale.
    public init(mean: Double, deviation: Double) {
        self.mean = mean
        self.deviation = deviation
    }

    /// Returns the scale of a weighted sum of independent terms.
    ///
    /// - Parameters:
    ///   - terms: the scale and weight of each term.
    ///   - norm: the length of the weighted sum of the terms' unit vectors.
    /// - Returns: nil without terms or for a sum of length 0.
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

/// The scales of a model's cosines in a library, by the kind of the query's terms.
public struct CosineScales: Sendable, Equatable {
    /// The scale of words and photos; nil where it was not measured while indexing.
    public var words: CosineScale?
    /// The scale of photos with each other; nil in a library of fewer than two.
    public var photos: CosineScale?
}

extension PhotoLibrary {
    /// Returns the scales of the library's model.
    ///
    /// - Throws: `CatalogError`.
    public func cosineScales() throws -> CosineScales {
        guard let record = try modelRecord() else { return CosineScales() }
        return CosineScales(words: try wordScale(of: record), photos: try photoScale(of: record))
    }

    private func wordScale(of record: ModelRecord) throws -> CosineScale? {
        try scoreScale(of: record, measures: false).map { CosineScale(mean: $0.mean, deviation: $0.deviation) }
    }

    /// Returns the scale of a query, combined from those of its terms.
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

    /// The number of photos that are compared with each other.
    private static var photoSample: Int { 192 }

    /// A scale, and the state of the vectors at which it was measured.
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
            let ids = try catalog.photos.ids(matching: PhotoFilter()).spread(Self.photoSample)
            let table = try catalog.photoVectors(of: record.id, only: ids)
            let scale = CosineScale(amongRowsOf: table)
            known[record.id] = MeasuredPhotoScale(watermark: record.watermark, scale: scale)
            return scale
        }
    }
}

extension CosineScale {
    /// Measures the scale over all pairs; nil for fewer than two rows, or where all are equal.
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

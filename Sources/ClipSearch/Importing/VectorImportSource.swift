import Catalog
import Encoders
import Files
import Pictures

/// Vectors from elsewhere with the paths of their photos.
struct VectorImportSource {
    private let paths: [String]
    private let base: String
    private let dimension: Int
    private let rows: (Range<Int>) throws -> [Float]
    /// The row that first named each photo.
    private var rowsOfPaths: [PhotoPath: Int] = [:]

    /// The cosine below which a vector is not that of the same picture by the same model: decoding at a reduced scale
    /// costs at most 0.02, half precision less.
    private static let leastAgreement: Float = 0.9

    struct Row: Sendable {
        var path: PhotoPath
        /// The vector, of length 1, or the reason why there is none.
        var vector: Result<[Float], Fault>
    }

    /// The reason for skipping a row.
    struct Fault: Error { var reason: String }

    init(paths: [String], base: String, dimension: Int, rows: @escaping (Range<Int>) throws -> [Float]) {
        self.paths = paths
        self.base = absolutePath(base)
        self.dimension = dimension
        self.rows = rows
    }

    var count: Int { paths.count }

    /// Returns some rows, each of which is checked once and in order.
    mutating func next(_ range: Range<Int>) throws -> [Row] {
        let values = try checkedRows(range)
        return range.map { row in
            let path = path(row)
            let start = (row - range.lowerBound) * dimension
            if let first = rowsOfPaths[path] {
                return Row(path: path, vector: .failure(Fault(reason: "row \(row) names it again, after row \(first)")))
            }
            rowsOfPaths[path] = row
            return Row(path: path, vector: Self.unitVector(values[start..<start + dimension], row: row))
        }
    }

    private func checkedRows(_ range: Range<Int>) throws -> [Float] {
        let values = try rows(range)
        guard values.count == range.count * dimension else {
            throw ClipSearchError.invalidArgument(
                name: "the vectors", value: "\(values.count) values",
                reason: "\(range.count) vectors of \(dimension) values were expected")
        }
        return values
    }

    private static func unitVector(_ values: ArraySlice<Float>, row: Int) -> Result<[Float], Fault> {
        let length = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length.isFinite else { return .failure(Fault(reason: "its vector, row \(row), holds NaN or infinity")) }
        guard length > 0 else { return .failure(Fault(reason: "its vector, row \(row), is zero")) }
        return .success(values.map { Float(Double($0) / length) })
    }

    /// Returns the path as in indexing: links are resolved in the folders, but not in the last component.
    private func path(_ row: Int) -> PhotoPath {
        let spelling = paths[row].hasPrefix("/") ? paths[row] : "\(base)/\(paths[row])"
        let path = PhotoPath(text: absolutePath(spelling))
        guard let folder = FileSystem.realPath(path.folder.text) else { return path }
        return folder.appending(PhotoPath(text: path.fileName).bytes)
    }

    /// Compares some of the vectors with those that the model computes.
    ///
    /// - Returns: nil if none of the selected photos could be read.
    /// - Throws: ``ClipSearchError/invalidArgument(name:value:reason:)`` when the vectors are not the model's.
    func agreement(with model: any EmbeddingModel, sampleSize: Int) throws -> VectorImportReport.Agreement? {
        guard sampleSize > 0, count > 0 else { return nil }
        let encoder = try model.imageEncoder()
        let reader = PhotoReader(
            preprocessor: encoder.preprocessor, pixelLimit: IndexingOptions().pixelLimit, decodesExactly: true)
        var cosines: [Float] = []
        let wanted = min(sampleSize, count)
        // Some photos may be missing: try a few more than needed, spread over all.
        let tries = min(count, wanted * 4)
        let candidates = (0..<4).flatMap { stride(from: $0, to: tries, by: 4) }.map { $0 * count / tries }
        for row in candidates where cosines.count < wanted {
            try Task.checkCancellation()
            guard case .success(let given) = Self.unitVector(try checkedRows(row..<row + 1)[...], row: row),
                let file = try? OutsideFile(path(row)), let bytes = try? PhotoReader.read(file).bytes,
                let photo = try? reader.decode(bytes)
            else { continue }
            let own = try encoder.encode(pixels: photo.pixels, count: 1)[0]
            cosines.append(zip(own, given).reduce(0) { $0 + $1.0 * $1.1 })
        }
        guard let lowest = cosines.min() else { return nil }
        let median = cosines.sorted()[cosines.count / 2]
        guard median >= Self.leastAgreement else {
            throw ClipSearchError.invalidArgument(
                name: "the model", value: model.name,
                reason: """
                    the vectors are not this model's: to those that it makes of the same photos they have a cosine of \
                    \((median * 1000).rounded() / 1000) in the median of \(cosines.count). Name the model that made \
                    them, \
                    and see that each path stands in its vector's row
                    """)
        }
        return .init(photos: cosines.count, median: median, lowest: lowest)
    }
}

import Compute
import Networks
import StrictJSON
import TensorFiles
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A small network and what the reference implementation computes with it, made by `tools/reference/networks.py`.
struct Golden {
    let folder: String
    private let values: SafetensorsFile

    /// The whole path of a network of the official size, where `tools/reference/language.py --full` has made such; else none.
    static func fullSize(_ name: String) -> [String] {
        ProcessInfo.processInfo.environment["CLIPSEARCH_FULL_SIZE"].map { ["\($0)/\(name)"] } ?? []
    }

    /// - Parameter name: of a folder of `Golden`, or a whole path.
    init(_ name: String) throws {
        folder =
            name.hasPrefix("/")
            ? name : URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden/\(name)"
        values = try SafetensorsFile(path: "\(folder)/golden.safetensors")
    }

    func configuration(_ path: String = "config.json") throws -> JSONValue {
        try JSONValue(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))))
    }

    func tensor(_ name: String) throws -> Tensor {
        try #require(values[name], "the golden file has no \(name)")
    }

    func matrix(_ name: String) throws -> Matrix {
        let tensor = try tensor(name)
        return Matrix(
            rows: tensor.count / (tensor.shape.last ?? 1), columns: tensor.shape.last ?? 1, values: try tensor.floats())
    }

    /// The pixels, and how many pictures they are.
    func pixels() throws -> (values: [Float], count: Int) {
        let tensor = try tensor("pixels")
        return (try tensor.floats(), tensor.shape[0])
    }

    /// The rows of `name`, each cut to its length.
    func sequences(_ name: String, lengths: String = "lengths") throws -> [[Int32]] {
        let tensor = try tensor(name)
        let ids = try tensor.integers().map(Int32.init)
        return try self.tensor(lengths).integers().enumerated().map { row, length in
            Array(ids[row * tensor.shape[1]..<row * tensor.shape[1] + length])
        }
    }

    /// Holds `actual` to the reference: 1e-4 of the largest magnitude, and cosine 0.99999 row by row.
    func expect(
        _ actual: Matrix, agreesWith name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try matrix(name)
        try #require(
            actual.rows == expected.rows && actual.columns == expected.columns, "\(name)",
            sourceLocation: sourceLocation)
        let largest = expected.values.reduce(0) { max($0, $1.magnitude) }
        let worst = zip(actual.values, expected.values).map { ($0 - $1).magnitude }.reduce(0) { $0 >= $1 ? $0 : $1 }
        #expect(worst <= 1e-4 * largest, "\(name): off by \(worst / largest)", sourceLocation: sourceLocation)
        for row in 0..<actual.rows {
            let cosine = Self.cosine(actual.row(row), expected.row(row))
            #expect(cosine >= 0.99999, "\(name), row \(row): cosine \(cosine)", sourceLocation: sourceLocation)
        }
    }

    private static func cosine(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
        var (product, lengthA, lengthB) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            product += Double(x) * Double(y)
            lengthA += Double(x) * Double(x)
            lengthB += Double(y) * Double(y)
        }
        return product / (lengthA * lengthB).squareRoot()
    }

    /// Holds all that a forward pass recorded to the reference, and sees to it that `count` states came.
    func expect(_ states: HiddenStates, count: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(states.states.count == count, sourceLocation: sourceLocation)
        for (name, value) in states.states {
            try expect(value, agreesWith: name, sourceLocation: sourceLocation)
        }
    }
}

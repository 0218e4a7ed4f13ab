import Foundation
import TensorFiles
import VectorTools

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "vector-tools-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ floats: [Float], shape: [Int]) throws -> String {
        try NumPyArray.write(floats, shape: shape, to: "\(path)/\(name)")
        return "\(path)/\(name)"
    }

    func write(_ name: String, ids integers: [Int64], shape: [Int]? = nil) throws -> String {
        try NumPyArray.write(integers, shape: shape ?? [integers.count], to: "\(path)/\(name)")
        return "\(path)/\(name)"
    }

    /// A file of bytes of the type `descr`, which the writer doesn't make.
    func write(_ name: String, _ bytes: [UInt8], descr: String, shape: [Int], isFortranOrder: Bool = false) throws
        -> String
    {
        let extents = shape.map { "\($0)," }.joined()
        let header =
            "{'descr': '\(descr)', 'fortran_order': \(isFortranOrder ? "True" : "False"), 'shape': (\(extents))}\n"
        let length = header.utf8.count
        let start = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)]
        try Data(start + Array(header.utf8) + bytes).write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }
}

/// Numbers of a linear congruential generator (Knuth's MMIX), -1…1: the same in every run.
func randomVectors(_ count: Int, _ dimension: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count * dimension).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 33) &- (1 << 30)) * 0x1p-30
    }
}

/// The ids of the `k` rows nearest to each query by inner product, found by looking at all of them.
func exactAnswers(_ items: [Float], _ queries: [Float], dimension: Int, k: Int) -> [[Int64]] {
    stride(from: 0, to: queries.count, by: dimension).map { query in
        let scored = stride(from: 0, to: items.count, by: dimension).map { item in
            let score = (0..<dimension).reduce(Float(0)) { $0 + items[item + $1] * queries[query + $1] }
            return (score, Int64(item / dimension))
        }
        return scored.sorted { $0.0 > $1.0 || ($0.0 == $1.0 && $0.1 < $1.1) }.prefix(k).map(\.1)
    }
}

import Foundation

/// Vectors as the database holds them: F32, little-endian. Memory is copied as a whole: value by value, the vectors of
/// a library would take longer to convert than to read.
enum FloatBlob {
    static func data(_ values: [Float]) -> Data {
        #if _endian(little)
        values.withUnsafeBytes { Data($0) }
        #else
        values.map { $0.bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
        #endif
    }

    /// Copies `bytes` to `range` of `values`.
    ///
    /// - Returns: `false`, and copies nothing, if there are not as many bytes as the range takes.
    static func copy(_ bytes: UnsafeRawBufferPointer, to range: Range<Int>, of values: inout [Float]) -> Bool {
        guard bytes.count == range.count * MemoryLayout<Float>.size else { return false }
        values[range].withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
        #if _endian(big)
        for index in range { values[index] = Float(bitPattern: values[index].bitPattern.byteSwapped) }
        #endif
        return true
    }
}

#if Catalog
import Foundation

/// Vectors as the database holds them: F32, little-endian. The one place of this module that looks at memory directly:
/// value by value, the vectors of a library would take longer to convert than to read.
enum FloatBlob {
    static func data(_ values: [Float]) -> Data {
        #if _endian(little)
        values.withUnsafeBytes { Data($0) }
        #else
        values.map { $0.bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
        #endif
    }

    /// Copies the values of `data` to `range` of `values`.
    ///
    /// - Returns: false, and copies nothing, if `data` is not as long as the range.
    static func copy(_ data: Data, to range: Range<Int>, of values: inout [Float]) -> Bool {
        guard data.count == range.count * MemoryLayout<Float>.size else { return false }
        values[range].withUnsafeMutableBytes { target in
            data.withUnsafeBytes { target.copyMemory(from: $0) }
        }
        #if _endian(big)
        for index in range { values[index] = Float(bitPattern: values[index].bitPattern.byteSwapped) }
        #endif
        return true
    }
}
#endif

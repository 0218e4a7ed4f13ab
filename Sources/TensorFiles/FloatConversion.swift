import CKernels

/// Conversion of a file's little-endian elements at any alignment to native types.
enum FloatConversion {
    /// Converts as many elements as `destination` holds.
    ///
    /// 64-bit floating-point numbers and integers are rounded to the nearest value of single precision.
    /// - Precondition: `source` holds `destination.count` elements.
    static func copy(
        _ source: UnsafeRawBufferPointer, of type: ElementType, into destination: UnsafeMutableBufferPointer<Float>
    ) {
        let count = destination.count
        precondition(source.count >= count * type.byteCount)
        guard count > 0, let from = source.baseAddress, let to = destination.baseAddress else { return }
        switch type {
        case .f32: UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: count * 4)
        case .f16: ck_kernels().pointee.f16_to_f32(from, to, count)
        case .bf16: ck_kernels().pointee.bf16_to_f32(from, to, count)
        case .f64:
            for i in 0..<count { to[i] = Float(from.loadUnaligned(fromByteOffset: 8 * i, as: Double.self)) }
        case .i64:
            for i in 0..<count { to[i] = Float(from.loadUnaligned(fromByteOffset: 8 * i, as: Int64.self)) }
        case .i32:
            for i in 0..<count { to[i] = Float(from.loadUnaligned(fromByteOffset: 4 * i, as: Int32.self)) }
        case .i8:
            for i in 0..<count { to[i] = Float(from.load(fromByteOffset: i, as: Int8.self)) }
        case .u8, .bool:
            for i in 0..<count { to[i] = Float(from.load(fromByteOffset: i, as: UInt8.self)) }
        }
    }

    /// Returns the elements as integers, or nil when `type` is a floating-point type.
    static func integers(_ source: UnsafeRawBufferPointer, of type: ElementType, count: Int) -> [Int]? {
        precondition(source.count >= count * type.byteCount)
        switch type {
        case .f16, .bf16, .f32, .f64: return nil
        case .i64: return (0..<count).map { Int(source.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self)) }
        case .i32: return (0..<count).map { Int(source.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)) }
        case .i8: return (0..<count).map { Int(Int8(bitPattern: source[$0])) }
        case .u8, .bool: return (0..<count).map { Int(source[$0]) }
        }
    }
}

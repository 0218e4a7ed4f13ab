/// Reads the fields of one message in Protocol Buffers' wire format, without a schema. Every length is checked against
/// the end of its message.
package struct ProtobufReader {
    package enum Value {
        case number(UInt64)
        case fixed32(UInt32)
        case fixed64(UInt64)
        /// The position of a string, bytes or a message.
        case bytes(Range<Int>)
    }

    package struct Failure: Error, CustomStringConvertible {
        let offset: Int
        let reason: String

        package var description: String { "\(reason) (at byte \(offset))" }
    }

    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    /// - Parameter range: the position of the message; all of `bytes` for the outermost one.
    package init(_ bytes: [UInt8], _ range: Range<Int>) {
        (self.bytes, position, end) = (bytes, range.lowerBound, range.upperBound)
    }

    /// Reads the next field's number and value; nil at the end.
    package mutating func next() throws(Failure) -> (field: UInt64, value: Value)? {
        guard position < end else { return nil }
        let start = position
        let key = try readNumber()
        guard key >> 3 > 0 else { throw Failure(offset: start, reason: "a field has the number 0") }
        switch key & 7 {
        case 0: return (key >> 3, .number(try readNumber()))
        case 1: return (key >> 3, .fixed64(try readFixed(8)))
        case 2:
            let length = try readNumber()
            guard length <= UInt64(end - position) else {
                throw Failure(offset: start, reason: "a field is longer than what it stands in")
            }
            defer { position += Int(length) }
            return (key >> 3, .bytes(position..<position + Int(length)))
        case 5: return (key >> 3, .fixed32(UInt32(truncatingIfNeeded: try readFixed(4))))
        default: throw Failure(offset: start, reason: "a field has an unknown type")
        }
    }

    private mutating func readNumber() throws(Failure) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < end else { throw Failure(offset: position, reason: "a number is cut short") }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        throw Failure(offset: position, reason: "a number has more than ten bytes")
    }

    private mutating func readFixed(_ size: Int) throws(Failure) -> UInt64 {
        guard end - position >= size else { throw Failure(offset: position, reason: "a number is cut short") }
        defer { position += size }
        return (0..<size).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
    }
}

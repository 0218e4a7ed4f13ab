/// Reads text line by line from a descriptor, such as standard input, with a limit on the length of a line, so that
/// input of any size needs little memory.
package struct LineReader {
    private let descriptor: Int32
    private let limit: Int
    private var buffer: [UInt8]
    /// The part of the buffer that has been read, but not returned.
    private var rest = 0..<0
    private var isAtEnd = false
    /// The number of the last line returned or refused, counted from 1.
    package private(set) var line = 0

    /// - Parameters:
    ///   - descriptor: the descriptor, which belongs to the caller.
    ///   - limit: the maximum length of a line in bytes, without its end.
    package init(descriptor: Int32 = 0, limit: Int) {
        self.descriptor = descriptor
        self.limit = limit
        buffer = [UInt8](repeating: 0, count: 1 << 16)
    }

    /// Returns the next line without its end, `\n` or `\r\n`; invalid UTF-8 is replaced. Blocks until it is complete.
    ///
    /// - Returns: nil at the end.
    /// - Throws: ``FileError/tooLarge(limit:)`` for a line that is too long, and errors of reading.
    package mutating func next() throws(FileError) -> String? {
        var bytes: [UInt8] = []
        while true {
            if rest.isEmpty, !isAtEnd { try fill() }
            if rest.isEmpty {
                // The last line may lack its end.
                if bytes.isEmpty { return nil }
                line += 1
                return try text(bytes)
            }
            let end = buffer[rest].firstIndex(of: UInt8(ascii: "\n"))
            bytes += buffer[rest.lowerBound..<(end ?? rest.upperBound)]
            rest = (end.map { $0 + 1 } ?? rest.upperBound)..<rest.upperBound
            if end != nil {
                line += 1
                return try text(bytes)
            }
            // One byte more, as the last may belong to the line's end.
            if bytes.count > limit + 1 {
                line += 1
                throw .tooLarge(limit: limit)
            }
        }
    }

    private func text(_ bytes: [UInt8]) throws(FileError) -> String {
        let content = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...]
        guard content.count <= limit else { throw .tooLarge(limit: limit) }
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func fill() throws(FileError) {
        while true {
            let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .lastSystemError }
            isAtEnd = count == 0
            rest = 0..<count
            return
        }
    }
}

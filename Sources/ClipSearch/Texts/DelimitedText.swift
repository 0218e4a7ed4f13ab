/// The rows of text whose fields are separated by a comma, semicolon, tab or bar (RFC 4180 except for the separator).
package struct DelimitedText {
    /// An error for a quote that is not closed.
    package struct UnclosedQuote: Error, Equatable {
        /// The line of the opening quote, counted from 1.
        package var line: Int

        package init(line: Int) { self.line = line }
    }

    package static let separators = [",", "\t", ";", "|"].map { (scalar: Unicode.Scalar) in UInt8(ascii: scalar) }

    private let bytes: [UInt8]
    private let separator: UInt8
    private var position: Int
    /// The line of `position`, counted from 1.
    private var line = 1

    /// - Parameters:
    ///   - bytes: UTF-8 without a byte order mark.
    ///   - start: the start of the first row.
    package init(_ bytes: [UInt8], separator: UInt8, from start: Int = 0) {
        self.bytes = bytes
        self.separator = separator
        position = start
        line += bytes[..<start].count { $0 == UInt8(ascii: "\n") }
    }

    /// Returns the fields of the next non-empty row; nil at the end.
    package mutating func next() throws(UnclosedQuote) -> [String]? {
        while position < bytes.count, isLineEnd(bytes[position]) { advance() }
        guard position < bytes.count else { return nil }
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard position < bytes.count else { return fields }
            let isEnd = bytes[position] != separator
            advance()
            if isEnd { return fields }
        }
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private mutating func advance() {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private mutating func field() throws(UnclosedQuote) -> String {
        let quote = UInt8(ascii: "\"")
        guard position < bytes.count, bytes[position] == quote else {
            let start = position
            skipToEndOfField()
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        let opening = line
        var value: [UInt8] = []
        position += 1
        while true {
            guard let end = bytes[position...].firstIndex(of: quote) else { throw UnclosedQuote(line: opening) }
            value += bytes[position..<end]
            line += bytes[position..<end].count { $0 == UInt8(ascii: "\n") }
            position = end + 1
            guard position < bytes.count, bytes[position] == quote else { break }
            value.append(quote)
            position += 1
        }
        // Text between the closing quote and the separator is invalid in CSV, and dropped.
        skipToEndOfField()
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func skipToEndOfField() {
        while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) { position += 1 }
    }
}

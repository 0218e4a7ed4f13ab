import Files
import StrictJSON

/// The older file formats, which contain only a vocabulary.
enum VocabularyFiles {
    /// A bound on ids far beyond any vocabulary, and far below the limit of their type.
    static let idLimit = 1 << 24

    /// Reads `vocab.json`: an object of tokens and ids.
    static func readJSON(_ path: String) throws(TokenizerError) -> Vocabulary {
        let bytes = try OutsideFile.bytes(of: path)
        return try parsing(path) {
            var reader = try JSONReader(bytes)
            let vocabulary = try readObject(&reader, expectedCount: bytes.count / 16)
            try reader.expectEnd()
            return vocabulary
        }
    }

    /// Reads an object of tokens and ids at the position of `reader`.
    static func readObject(_ reader: inout JSONReader, expectedCount: Int) throws -> Vocabulary {
        var vocabulary = Vocabulary(expectedCount: expectedCount)
        try reader.readObject(allowsDuplicates: true) { reader, token in
            let start = reader.offset
            let id = try reader.readInteger()
            guard (0..<idLimit).contains(id) else {
                throw JSONError(offset: start, reason: "an id is not between 0 and \(idLimit - 1)")
            }
            guard vocabulary.insert(token, id: Int32(id)) else {
                let name = String(decoding: token, as: UTF8.self)
                throw JSONError(offset: start, reason: "the token \"\(name)\" stands twice in the vocabulary")
            }
        }
        return vocabulary
    }

    /// Reads `vocab.txt`: one token per line, the first with id 0. Of two lines with the same token the later is used.
    static func readText(_ path: String) throws(TokenizerError) -> Vocabulary {
        let bytes = try OutsideFile.bytes(of: path)
        var vocabulary = Vocabulary(expectedCount: bytes.count / 8)
        var id: Int32 = 0
        forEachLine(of: bytes) { line in
            var end = line.upperBound
            while end > line.lowerBound, bytes[end - 1] == 0x20 || (0x09...0x0d).contains(bytes[end - 1]) { end -= 1 }
            vocabulary.insert(bytes, line.lowerBound..<end, id: id)
            id += 1
        }
        guard vocabulary.count > 0 else { throw .malformed(file: path, reason: "it is empty") }
        return vocabulary
    }

    /// Reads `merges.txt`: two parts per line, after an optional line that begins with `#version`.
    static func readMerges(_ path: String) throws(TokenizerError) -> MergeList {
        let bytes = try OutsideFile.bytes(of: path)
        var merges = MergeList()
        var number = 0
        var wrong: Int?
        forEachLine(of: bytes) { line in
            number += 1
            let text = bytes[line]
            if text.starts(with: "#version".utf8) || wrong != nil { return }
            if !merges.append(written: text) { wrong = number }
        }
        if let wrong {
            throw .malformed(file: path, reason: "line \(wrong) is not two parts with a space between them")
        }
        return merges
    }

    /// Calls `body` for each line. Lines end with LF or CRLF; the last line end is not followed by a line.
    private static func forEachLine(of bytes: [UInt8], _ body: (Range<Int>) -> Void) {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            body(start..<(end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end))
            start = end + 1
        }
    }
}

/// Runs `body` and adds the file's name to its errors.
func parsing<Result>(_ file: String, _ body: () throws -> Result) throws(TokenizerError) -> Result {
    do {
        return try body()
    } catch let error as TokenizerError {
        throw error
    } catch {
        throw .malformed(file: file, reason: "\(error)")
    }
}

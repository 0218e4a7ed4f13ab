#if Server
import Files

/// An incremental parser of `multipart/form-data` (RFC 7578 and RFC 2046).
///
///     var parser = try MultipartParser(boundary: boundary)
///     for try await buffer in body { try parser.read(buffer) { event in … } }
///     try parser.finish()
///
/// The parser is strict: lines end with CR LF, each part is form data with a name, the last boundary is required, and
/// only white space may follow. It buffers no more than a part's head and the end of a chunk that may begin a boundary.
struct MultipartParser: Sendable {
    struct PartHead: Equatable {
        var name: String
        var fileName: String?
        var contentType: String?
    }

    enum Event: Equatable {
        case begin(PartHead)
        case data(ArraySlice<UInt8>)
        case end
    }

    static let partLimit = 16
    static let headLimit = 8192

    private enum State: Sendable { case preamble, afterBoundary, head, data, epilogue }

    private var state = State.preamble
    /// CR LF and two hyphens and the boundary.
    private let delimiter: [UInt8]
    /// The data read but not yet passed on. It begins with a line end, so that the first boundary is like the others.
    private var pending = Array("\r\n".utf8)
    private var parts = 0
    /// The number of bytes after the last boundary.
    private var epilogue = 0
    /// The number of bytes of `pending` that do not contain the end of a part's head.
    private var searched = 0

    /// - Parameter boundary: the parameter of the `Content-Type`.
    /// - Throws: ``Problem`` when the boundary is invalid: not 1 to 70 of the characters that RFC 2046 allows.
    init(boundary: String?) throws {
        guard let boundary, (1...70).contains(boundary.utf8.count), boundary.utf8.last != UInt8(ascii: " "),
            boundary.utf8.allSatisfy(Self.isBoundaryCharacter)
        else { throw Self.problem("its Content-Type has no proper boundary") }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }

    /// Parses the next bytes.
    ///
    /// - Throws: ``Problem`` when they are invalid; the errors of `body`.
    mutating func read(_ bytes: some Sequence<UInt8>, _ body: (Event) throws -> Void) throws {
        pending.append(contentsOf: bytes)
        var position = 0
        while try step(&position, body) {}
        pending.removeFirst(position)
    }

    /// Ends parsing. Call it when all bytes have been read.
    ///
    /// - Throws: ``Problem`` when the end is missing.
    func finish() throws {
        guard state == .epilogue else { throw Self.problem("it ends before its last boundary") }
    }

    /// Continues at `position`. Returns `true` if there may be more to do.
    private mutating func step(_ position: inout Int, _ body: (Event) throws -> Void) throws -> Bool {
        switch state {
        case .preamble: try readPreamble(&position)
        case .afterBoundary: try readBoundaryEnd(&position)
        case .head: try readHead(&position, body)
        case .data: try readData(&position, body)
        case .epilogue: try readEpilogue(&position)
        }
    }

    private mutating func readPreamble(_ position: inout Int) throws -> Bool {
        guard pending.count - position >= delimiter.count else {
            guard delimiter.starts(with: pending[position...]) else {
                throw Self.problem("it does not begin with its boundary")
            }
            return false
        }
        guard pending[position...].starts(with: delimiter) else {
            throw Self.problem("it does not begin with its boundary")
        }
        position += delimiter.count
        state = .afterBoundary
        return true
    }

    private mutating func readBoundaryEnd(_ position: inout Int) throws -> Bool {
        guard pending.count - position >= 2 else { return false }
        switch (pending[position], pending[position + 1]) {
        case (0x0d, 0x0a):
            parts += 1
            guard parts <= Self.partLimit else { throw Self.problem("it has more than \(Self.partLimit) parts") }
            state = .head
        case (0x2d, 0x2d): state = .epilogue
        default: throw Self.problem("a boundary is followed by neither a new line nor two hyphens")
        }
        position += 2
        return true
    }

    private mutating func readHead(_ position: inout Int, _ body: (Event) throws -> Void) throws -> Bool {
        let start = max(position, searched)
        guard let end = Self.firstIndex(of: Array("\r\n\r\n".utf8), in: pending, from: start) else {
            // The last bytes may be the beginning of the end; `read` removes the bytes before `position`.
            searched = max(0, pending.count - position - 3)
            guard pending.count - position <= Self.headLimit else {
                throw Self.problem("the head of a part is too long")
            }
            return false
        }
        guard end - position <= Self.headLimit else { throw Self.problem("the head of a part is too long") }
        searched = 0
        try body(.begin(try Self.head(pending[position..<end])))
        position = end + 4
        state = .data
        return true
    }

    private mutating func readData(_ position: inout Int, _ body: (Event) throws -> Void) throws -> Bool {
        if let end = Self.firstIndex(of: delimiter, in: pending, from: position) {
            if end > position { try body(.data(pending[position..<end])) }
            try body(.end)
            position = end + delimiter.count
            state = .afterBoundary
            return true
        }
        // The last bytes may be the beginning of the delimiter.
        let safe = pending.count - delimiter.count
        if safe > position {
            try body(.data(pending[position..<safe]))
            position = safe
        }
        return false
    }

    private mutating func readEpilogue(_ position: inout Int) throws -> Bool {
        epilogue += pending.count - position
        guard epilogue <= InputLimits.epilogueBytes else { throw Self.problem("it goes on behind its last boundary") }
        guard pending[position...].allSatisfy({ [0x0d, 0x0a, 0x20, 0x09].contains($0) }) else {
            throw Self.problem("something follows its last boundary")
        }
        position = pending.count
        return false
    }

    private static func head(_ bytes: ArraySlice<UInt8>) throws -> PartHead {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw problem("the head of a part is not UTF-8")
        }
        var disposition: ParameterizedHeader?
        var type: String?
        // "\r\n" is one Character, which a header cannot split.
        for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
            guard let colon = line.firstIndex(of: ":"),
                !line.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" })
            else { throw problem("the head of a part is not well-formed") }
            let value = String(line[line.index(after: colon)...])
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard disposition == nil else { throw problem("a part has two Content-Dispositions") }
                disposition = ParameterizedHeader(value)
            case "content-type": type = ParameterizedHeader(value)?.value
            case "content-transfer-encoding":
                throw problem("a part has a Content-Transfer-Encoding, which is not taken")
            default: break
            }
        }
        guard let disposition, disposition.value == "form-data", let name = disposition.parameters["name"] else {
            throw problem("a part has no Content-Disposition: form-data with a name")
        }
        return PartHead(name: name, fileName: disposition.parameters["filename"], contentType: type)
    }

    private static func firstIndex(of pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, bytes.count - start >= pattern.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var position = start
            let last = bytes.count - pattern.count
            while position <= last {
                if bytes[position] == first, bytes[position..<position + pattern.count].elementsEqual(pattern) {
                    return position
                }
                position += 1
            }
            return nil
        }
    }

    private static func problem(_ reason: String) -> Problem {
        Problem(.invalidMultipart, "The multipart/form-data cannot be taken apart: \(reason).")
    }
}
#endif

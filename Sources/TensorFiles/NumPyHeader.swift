/// The header of a `.npy` file, versions 1 to 3 (NumPy Enhancement Proposal 1, `numpy.lib.format`).
///
/// Layout: `\x93NUMPY`, the version in two bytes, the header's length in two (version 1) or four bytes, the header, the
/// data. The header is a Python dictionary such as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`; no
/// other Python is supported.
struct NumPyHeader {
    enum Element: Equatable {
        case number(ElementType)
        /// Text of this many characters, each of four bytes.
        case text(characters: Int)
    }

    let element: Element
    let isBigEndian: Bool
    let isFortranOrder: Bool
    let shape: [Int]
    let dataOffset: Int

    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    static let maximumLength = 1 << 20
    /// The maximum number of dimensions, as in NumPy.
    static let maximumDimensions = 64

    init(of bytes: FileBytes) throws(TensorFileError) {
        let path = bytes.path
        func malformed(_ reason: String) -> TensorFileError { .malformed(path: path, reason: reason) }

        guard bytes.count >= 10, bytes.array(in: 0..<6) == Self.magic else {
            throw malformed("it does not start as a NumPy .npy file does")
        }
        let start = bytes.array(in: 6..<min(12, bytes.count))
        let version = start[0]
        guard (1...3).contains(version) else {
            throw .unsupported(path: path, reason: "version \(version) of the .npy format is not known (1 to 3 are).")
        }
        let lengthBytes = version == 1 ? 2 : 4
        guard start.count >= 2 + lengthBytes else { throw malformed("it ends inside its header") }
        let length = start[2..<2 + lengthBytes].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.maximumLength else { throw malformed("its header claims \(length) bytes") }
        let headerOffset = 8 + lengthBytes
        guard headerOffset + length <= bytes.count else { throw malformed("it ends inside its header") }
        dataOffset = headerOffset + length

        var parser = PythonDictionaryParser(bytes.array(in: headerOffset..<dataOffset))
        guard let members = parser.parse(), Set(members.map(\.name)) == ["descr", "fortran_order", "shape"],
            members.count == 3
        else { throw malformed("its header is not the dictionary that NumPy writes") }
        var description: String?
        var isFortranOrder: Bool?
        var shape: [Int]?
        for (name, value) in members {
            switch (name, value) {
            case ("descr", .string(let text)): description = text
            case ("descr", .list):
                throw .unsupported(path: path, reason: "structured arrays are not read; save each field as an array.")
            case ("fortran_order", .boolean(let flag)): isFortranOrder = flag
            case ("shape", .tuple(let sizes)): shape = sizes
            default: throw malformed("\"\(name)\" in its header is not of the right kind")
            }
        }
        guard let description, let isFortranOrder, let shape else { throw malformed("its header is incomplete") }
        guard shape.count <= Self.maximumDimensions else { throw malformed("it has \(shape.count) dimensions") }
        self.isFortranOrder = isFortranOrder
        self.shape = shape
        (element, isBigEndian) = try Self.element(describedBy: description, path: path)
    }

    private static func element(
        describedBy description: String, path: String
    ) throws(TensorFileError) -> (Element, isBigEndian: Bool) {
        var code = Substring(description)
        var isBigEndian = false
        if let order = code.first, "<>|=".contains(order) {
            isBigEndian = order == ">"
            code.removeFirst()
        }
        let numbers: [Substring: ElementType] = [
            "f2": .f16, "f4": .f32, "f8": .f64, "i1": .i8, "i4": .i32, "i8": .i64, "u1": .u8, "b1": .bool,
        ]
        if let type = numbers[code] { return (.number(type), isBigEndian) }
        if code.first == "U", let characters = Int(code.dropFirst()), (0...Int(Int32.max)).contains(characters) {
            return (.text(characters: characters), isBigEndian)
        }
        if code.hasPrefix("O") {
            throw .unsupported(
                path: path,
                reason: "the array holds Python objects (a pickle), which can run code when it is loaded and is not "
                    + "read. If you trust the file, convert it in Python: "
                    + "numpy.save(\"new.npy\", numpy.load(\"old.npy\", allow_pickle=True).astype(str)) for text, or "
                    + ".astype(\"float32\") for numbers.")
        }
        let nearest = code.first == "S" ? "str" : "\"float32\""
        throw .unsupported(
            path: path,
            reason: "the element type \"\(description)\" is not supported (f2, f4, f8, i1, i4, i8, u1, b1 and U are); "
                + "convert it in Python: numpy.save(\"new.npy\", numpy.load(\"old.npy\").astype(\(nearest))).")
    }
}

/// Parses the few forms of Python literals in a `.npy` header.
struct PythonDictionaryParser {
    enum Value: Equatable {
        case string(String)
        case boolean(Bool)
        case tuple([Int])
        /// A structured type, whose contents are skipped.
        case list
    }

    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Returns the dictionary's members, or nil when the text is anything else.
    mutating func parse() -> [(name: String, value: Value)]? {
        var members: [(name: String, value: Value)] = []
        guard take("{") else { return nil }
        while !take("}") {
            guard let name = string(), take(":"), let value = value() else { return nil }
            members.append((name, value))
            if take(",") { continue }
            guard take("}") else { return nil }
            break
        }
        skipSpace()
        return offset == bytes.count ? members : nil
    }

    private mutating func value() -> Value? {
        if let text = string() { return .string(text) }
        if take("True") { return .boolean(true) }
        if take("False") { return .boolean(false) }
        if take("[") { return skipRestOfList() ? .list : nil }
        return tuple().map(Value.tuple)
    }

    private mutating func string() -> String? {
        for quote in ["'", "\""] where take(quote) {
            let start = offset
            while offset < bytes.count, bytes[offset] != UInt8(ascii: "\\"), bytes[offset] >= 0x20 {
                if bytes[offset] == quote.utf8.first {
                    offset += 1
                    return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
                }
                offset += 1
            }
            return nil
        }
        return nil
    }

    private mutating func tuple() -> [Int]? {
        guard take("(") else { return nil }
        var elements: [Int] = []
        while !take(")") {
            guard let element = integer() else { return nil }
            elements.append(element)
            if take(",") { continue }
            // (3) is a number in Python, not a tuple.
            guard elements.count > 1, take(")") else { return nil }
            break
        }
        return elements
    }

    /// Skips to the end of a list whose opening bracket has been read.
    private mutating func skipRestOfList() -> Bool {
        var depth = 1
        while depth > 0 {
            if string() != nil { continue }
            guard offset < bytes.count else { return false }
            if bytes[offset] == UInt8(ascii: "[") { depth += 1 }
            if bytes[offset] == UInt8(ascii: "]") { depth -= 1 }
            offset += 1
        }
        return true
    }

    private mutating func integer() -> Int? {
        skipSpace()
        let start = offset
        while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
        let value = Int(String(decoding: bytes[start..<offset], as: UTF8.self))
        // Python 2 wrote long integers as 3L.
        _ = take("L")
        return value
    }

    private mutating func take(_ word: String) -> Bool {
        skipSpace()
        guard bytes[offset...].starts(with: word.utf8) else { return false }
        offset += word.utf8.count
        return true
    }

    private mutating func skipSpace() {
        while offset < bytes.count, bytes[offset] == 0x20 || (0x09...0x0d).contains(bytes[offset]) { offset += 1 }
    }
}

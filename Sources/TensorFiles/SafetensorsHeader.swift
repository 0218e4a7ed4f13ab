import StrictJSON

/// The parsed and validated header of a safetensors file.
///
/// Layout: 8 bytes with the header's length, little-endian; the header, a JSON object; the tensors' bytes. The rules
/// are those of `Metadata::validate` and `SafeTensors::read_metadata` in the reference implementation.
struct SafetensorsHeader {
    struct Entry {
        var name: String
        var elementType: ElementType
        var shape: [Int]
        var count: Int
        /// The range of the tensor's bytes, from the header's end.
        var range: Range<Int>
    }

    static let lengthBytes = 8
    static let maximumLength = 100_000_000

    private(set) var metadata: [String: String] = [:]
    /// The entries, in the order of their bytes in the file.
    private(set) var entries: [Entry] = []
    let dataOffset: Int

    init(of bytes: FileBytes) throws(TensorFileError) {
        let path = bytes.path
        func malformed(_ reason: String) -> TensorFileError { .malformed(path: path, reason: reason) }

        guard bytes.count >= Self.lengthBytes else {
            throw malformed("it has \(bytes.count) bytes, and a safetensors file has at least \(Self.lengthBytes)")
        }
        let length = bytes.withUnsafeBytes(in: 0..<Self.lengthBytes) {
            UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))
        }
        guard length <= UInt64(Self.maximumLength) else {
            throw malformed(
                "its header claims \(length) bytes, more than \(Self.maximumLength); is it a safetensors file?")
        }
        dataOffset = Self.lengthBytes + Int(length)
        guard dataOffset <= bytes.count else {
            throw malformed("its header claims \(length) bytes, but only \(bytes.count - Self.lengthBytes) follow")
        }
        let text = bytes.array(in: Self.lengthBytes..<dataOffset)
        guard text.first == UInt8(ascii: "{") else { throw malformed("its header does not start with \"{\"") }
        do {
            try parse(text, path: path)
        } catch let error as TensorFileError {
            throw error
        } catch {
            throw malformed("its header is not valid: \(error)")
        }
        try checkCoverage(ofBytes: bytes.count - dataOffset, path: path)
    }

    private mutating func parse(_ text: [UInt8], path: String) throws {
        var reader = try JSONReader(text)
        try reader.readObject { reader, name in
            if name == Array("__metadata__".utf8) {
                try readMetadata(&reader)
            } else {
                entries.append(try Self.readEntry(String(decoding: name, as: UTF8.self), from: &reader, path: path))
            }
        }
        try reader.expectEnd()
    }

    private mutating func readMetadata(_ reader: inout JSONReader) throws {
        if try reader.nextKind() == .null { return try reader.readNull() }
        try reader.readObject { reader, key in
            metadata[String(decoding: key, as: UTF8.self)] = try reader.readString()
        }
    }

    private static func readEntry(_ name: String, from reader: inout JSONReader, path: String) throws -> Entry {
        var type: String?
        var shape: [Int]?
        var offsets: [Int]?
        try reader.readObject { reader, key in
            switch String(decoding: key, as: UTF8.self) {
            case "dtype": type = try reader.readString()
            case "shape": shape = try readSizes(&reader)
            case "data_offsets": offsets = try readSizes(&reader)
            default: try skipUnknownValue(&reader)
            }
        }
        func malformed(_ reason: String) -> TensorFileError {
            .malformed(path: path, reason: "the tensor \"\(name)\" \(reason)")
        }
        guard let type else { throw malformed("has no \"dtype\"") }
        guard let shape else { throw malformed("has no \"shape\"") }
        guard let offsets else { throw malformed("has no \"data_offsets\"") }
        guard let elementType = ElementType(rawValue: type) else {
            throw TensorFileError.unsupported(
                path: path,
                reason: "the tensor \"\(name)\" has the element type \(type), which is not supported; convert the file "
                    + "to one of \(ElementType.names).")
        }
        guard offsets.count == 2 else { throw malformed("has \(offsets.count) data_offsets instead of 2") }
        guard let size = checkedSize(of: shape, elementBytes: elementType.byteCount) else {
            throw malformed("has the shape \(shape), which is larger than any file")
        }
        guard offsets[0] <= offsets[1] else { throw malformed("ends before it begins (data_offsets \(offsets))") }
        guard offsets[1] - offsets[0] == size.bytes else {
            throw malformed(
                "takes \(size.bytes) bytes by its shape \(shape) and type \(type), but "
                    + "\(offsets[1] - offsets[0]) by its data_offsets")
        }
        return Entry(
            name: name, elementType: elementType, shape: shape, count: size.count, range: offsets[0]..<offsets[1])
    }

    /// Reads an array of non-negative whole numbers.
    private static func readSizes(_ reader: inout JSONReader) throws -> [Int] {
        var sizes: [Int] = []
        try reader.readArray { reader in
            _ = try reader.nextKind()
            let offset = reader.offset
            let text = try reader.readNumberText()
            // "-0" is not a size either, although it parses as 0.
            guard !text.hasPrefix("-"), let size = Int(text) else {
                throw JSONError(offset: offset, reason: "\(text) is not a size")
            }
            sizes.append(size)
        }
        return sizes
    }

    /// Skips a member that the format does not define, which may be any JSON: the reference refuses numbers beyond
    /// double precision and nesting deeper than its parser's stack.
    private static func skipUnknownValue(_ reader: inout JSONReader, depth: Int = 2) throws {
        let maximumDepth = 126
        guard depth <= maximumDepth else {
            throw JSONError(offset: reader.offset, reason: "the value is nested too deep")
        }
        switch try reader.nextKind() {
        case .object: try reader.readObject { reader, _ in try skipUnknownValue(&reader, depth: depth + 1) }
        case .array: try reader.readArray { reader in try skipUnknownValue(&reader, depth: depth + 1) }
        case .number: _ = try reader.readDouble()
        case .string, .boolean, .null: try reader.skipValue()
        }
    }

    /// Sorts the entries by offset and checks that they cover the file to its end without gaps or overlaps.
    private mutating func checkCoverage(ofBytes count: Int, path: String) throws(TensorFileError) {
        entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var end = 0
        for entry in entries {
            guard entry.range.lowerBound == end else {
                let what = entry.range.lowerBound < end ? "overlaps the tensor before it" : "leaves a gap before it"
                throw .malformed(path: path, reason: "the tensor \"\(entry.name)\" \(what)")
            }
            end = entry.range.upperBound
        }
        guard end == count else {
            let what = end > count ? "it was cut off" : "something follows the last tensor"
            throw .malformed(path: path, reason: "its tensors take \(end) bytes, but it holds \(count): \(what)")
        }
    }
}

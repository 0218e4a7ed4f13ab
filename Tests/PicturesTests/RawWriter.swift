/// Writes TIFF structures as cameras lay them out: a header, all directories, their values, and blocks of data.
struct RawWriter {
    enum Value {
        case shorts([Int])
        case longs([Int])
        case text(String)
        case bytes([UInt8])
        /// The offset of a block of ``blocks``.
        case offset(Int)
        /// The length of a block.
        case length(Int)
        /// A block as the entry's own value.
        case block(Int)
        /// The offsets of directories.
        case directories([Int])
    }

    var isLittleEndian = true
    var magic = 42
    /// Bytes between the header of eight bytes and the first directory.
    var afterHeader: [UInt8] = []
    /// The directories, each with the number of the one that follows.
    var directories: [(entries: [(tag: Int, value: Value)], next: Int?)] = []
    /// JPEGs and sensor data.
    var blocks: [[UInt8]] = []

    func bytes() -> [UInt8] {
        var offset = 8 + afterHeader.count
        let directoryOffsets = directories.map { directory in
            defer { offset += 6 + 12 * directory.entries.count }
            return offset
        }
        var blockOffset = offset + directories.flatMap(\.entries).map { outer($0.value).count }.reduce(0, +)
        let blockOffsets = blocks.map { block in
            defer { blockOffset += block.count }
            return blockOffset
        }
        var file = Array((isLittleEndian ? "II" : "MM").utf8) + number(magic, 2)
        file += number(8 + afterHeader.count, 4) + afterHeader
        var outside: [UInt8] = []
        for directory in directories {
            file += number(directory.entries.count, 2)
            for (tag, value) in directory.entries {
                let (type, count) = kind(value)
                file += number(tag, 2) + number(type, 2) + number(count, 4)
                switch value {
                case .offset(let block): file += number(blockOffsets[block], 4)
                case .block(let block): file += number(blockOffsets[block], 4)
                case .directories(let numbers) where numbers.count == 1:
                    file += number(directoryOffsets[numbers[0]], 4)
                default:
                    let data = data(value, directoryOffsets)
                    if data.count <= 4 {
                        file += data + [UInt8](repeating: 0, count: 4 - data.count)
                    } else {
                        file += number(offset + outside.count, 4)
                        outside += data
                    }
                }
            }
            file += number(directory.next.map { directoryOffsets[$0] } ?? 0, 4)
        }
        return file + outside + blocks.flatMap { $0 }
    }

    func number(_ value: Int, _ length: Int) -> [UInt8] {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return isLittleEndian ? bytes : bytes.reversed()
    }

    /// The bytes of a value that are stored apart from its directory.
    private func outer(_ value: Value) -> [UInt8] {
        if case .block = value { return [] }
        let data = data(value, [Int](repeating: 0, count: directories.count))
        return data.count > 4 ? data : []
    }

    private func data(_ value: Value, _ directoryOffsets: [Int]) -> [UInt8] {
        switch value {
        case .shorts(let values): values.flatMap { number($0, 2) }
        case .longs(let values): values.flatMap { number($0, 4) }
        case .text(let text): Array(text.utf8) + [0]
        case .bytes(let bytes): bytes
        case .length(let block): number(blocks[block].count, 4)
        case .directories(let numbers): numbers.flatMap { number(directoryOffsets[$0], 4) }
        case .offset, .block: [0, 0, 0, 0]
        }
    }

    private func kind(_ value: Value) -> (type: Int, count: Int) {
        switch value {
        case .shorts(let values): (3, values.count)
        case .longs(let values): (4, values.count)
        case .text(let text): (2, text.utf8.count + 1)
        case .bytes(let bytes): (7, bytes.count)
        case .offset, .length: (4, 1)
        case .block(let block): (7, blocks[block].count)
        case .directories(let numbers): (4, numbers.count)
        }
    }

    /// A box of ISO media files.
    static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let length = 8 + content.count
        return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + Array(type.utf8) + content
    }
}

/// An index file as libFuzzer keeps it: without the gaps between its sections, which would be most of a small file and
/// where no change matters.
///
///     flags, header (256 bytes, then 32 for each section), the sections' bytes one after the other
///
/// Offsets, the file's size and the checksums that guard the header, the sections and their blocks are made right, each
/// unless a flag says otherwise: a mutation that these catch tells nothing about what lies behind them.
struct IndexFileImage {
    struct Flags: OptionSet {
        let rawValue: UInt8
        /// What follows the flags is the file, byte for byte.
        static let isVerbatim = Flags(rawValue: 1)
        static let keepsOffsets = Flags(rawValue: 2)
        static let keepsFileSize = Flags(rawValue: 4)
        static let keepsHeaderChecksum = Flags(rawValue: 8)
        /// Of the sections and of the blocks.
        static let keepsChecksums = Flags(rawValue: 16)
        /// The file is opened in memory of its own, where a sanitizer sees every access.
        static let inMemory = Flags(rawValue: 32)
    }

    private static let headerSize = 256
    private static let entrySize = 32
    private static let alignment = 4096
    private static let largestSectionCount = 64
    /// The kind of the section that holds the checksums of blocks.
    private static let blocksKind = 10

    let flags: Flags
    private(set) var file: [UInt8]

    init(_ input: UnsafeRawBufferPointer) {
        flags = Flags(rawValue: input.first ?? 0)
        file = Array(input.dropFirst())
        guard !flags.contains(.isVerbatim), file.count >= Self.headerSize else { return }
        let sectionCount = min(number(at: 84, size: 4), Self.largestSectionCount)
        let tableEnd = Self.headerSize + sectionCount * Self.entrySize
        guard file.count >= tableEnd else { return }
        var content = file[tableEnd...]
        file = Array(file[..<tableEnd])
        for entry in stride(from: Self.headerSize, to: tableEnd, by: Self.entrySize) {
            let size = min(number(at: entry + 16, size: 8), content.count)
            while file.count % Self.alignment != 0 { file.append(0) }
            if !flags.contains(.keepsOffsets) { put(UInt64(file.count), at: entry + 8) }
            let start = file.count
            file += content.prefix(size)
            content = content.dropFirst(size)
            guard !flags.contains(.keepsChecksums) else { continue }
            if number(at: entry, size: 4) == Self.blocksKind {
                for block in 0..<size / 8 where (block + 2) * Self.alignment <= start {
                    put(xxh64(file[(block + 1) * Self.alignment..<(block + 2) * Self.alignment]), at: start + 8 * block)
                }
            }
            put(xxh64(file[start...]), at: entry + 24)
        }
        file += content
        if !flags.contains(.keepsFileSize) { put(UInt64(file.count), at: 16) }
        if !flags.contains(.keepsHeaderChecksum) {
            put(0, at: 216)
            put(xxh64(file[..<tableEnd]), at: 216)
        }
    }

    /// The image of a whole file.
    static func bytes(ofFile file: [UInt8], flags: Flags) -> [UInt8] {
        func number(_ offset: Int, _ size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(file[offset + $1]) << (8 * $1) }
        }
        if flags.contains(.isVerbatim) { return [flags.rawValue] + file }
        let tableEnd = headerSize + number(84, 4) * entrySize
        var image = [flags.rawValue] + file[..<tableEnd]
        for entry in stride(from: headerSize, to: tableEnd, by: entrySize) {
            let offset = number(entry + 8, 8)
            image += file[offset..<offset + number(entry + 16, 8)]
        }
        return image
    }

    /// As unsigned; a number too large for `Int` becomes the largest.
    private func number(at offset: Int, size: Int) -> Int {
        let value = (0..<size).reduce(UInt64(0)) { $0 | UInt64(file[offset + $1]) << UInt64(8 * $1) }
        return Int(clamping: value)
    }

    private mutating func put(_ value: UInt64, at offset: Int) {
        withUnsafeBytes(of: value.littleEndian) { file.replaceSubrange(offset..<offset + 8, with: $0) }
    }
}

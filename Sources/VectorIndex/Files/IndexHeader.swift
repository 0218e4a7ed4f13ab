/// The header of an index file, as described in `Format.md`.
struct IndexHeader {
    /// As in PNG: a byte that never occurs in text, the kind, and line ends that a text-mode transfer would change.
    static let magic: [UInt8] = [0x89, 0x56, 0x49, 0x58, 0x0d, 0x0a, 0x1a, 0x0a]
    /// The newest version. Files of version 1, without checksums of blocks, can still be read.
    static let newestVersion: UInt32 = 2
    static let fixedSize = 256
    static let entrySize = 32
    static let alignment = 4096
    static let labelCapacity = 128

    enum Kind: UInt32 {
        case rows = 1
        case originals, ids, parents, removed, centre, links, slots, below, blocks
    }

    struct Section {
        var kind: Kind
        var layer: Int
        var offset: Int
        var byteCount: Int
        var checksum: UInt64
    }

    var version = Self.newestVersion
    var configuration: HNSWConfiguration
    var dimension: Int
    var count: Int
    var removedCount: Int
    var entry: EntryPoint?
    var label: String
    var sections: [Section]
    var fileSize: Int

    var byteCount: Int { Self.fixedSize + sections.count * Self.entrySize }

    /// Returns the header's bytes, including its own checksum.
    func encoded() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        func put<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
            withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
        }
        bytes.replaceSubrange(0..<8, with: Self.magic)
        put(version, at: 8)
        put(UInt32(byteCount), at: 12)
        put(UInt64(fileSize), at: 16)
        put(UInt32(configuration.metric.rawValue), at: 24)
        put(UInt32(configuration.storage.rawValue), at: 28)
        put(UInt32(dimension), at: 32)
        put(UInt32(configuration.m), at: 36)
        put(UInt32(configuration.efConstruction), at: 40)
        put(UInt32(configuration.efSearch), at: 44)
        put(configuration.seed, at: 48)
        put(UInt64(count), at: 56)
        put(UInt64(removedCount), at: 64)
        put(UInt32(entry?.layer ?? 0), at: 72)
        put(entry?.node ?? GraphLayer.none, at: 76)
        put(UInt32(configuration.keepsOriginals ? 1 : 0), at: 80)
        put(UInt32(sections.count), at: 84)
        bytes.replaceSubrange(88..<88 + label.utf8.count, with: label.utf8)
        for (i, section) in sections.enumerated() {
            let place = Self.fixedSize + i * Self.entrySize
            put(section.kind.rawValue, at: place)
            put(UInt32(section.layer), at: place + 4)
            put(UInt64(section.offset), at: place + 8)
            put(UInt64(section.byteCount), at: place + 16)
            put(section.checksum, at: place + 24)
        }
        put(bytes.withUnsafeBytes(Checksum.xxh64), at: 216)
        return bytes
    }

    /// Reads and checks everything that the header determines by itself.
    init(_ file: UnsafeRawBufferPointer, path: String) throws(VectorIndexError) {
        func damaged(_ what: String) -> VectorIndexError { .damaged(path: path, what: what) }
        func field<Value: FixedWidthInteger>(_ offset: Int, as type: Value.Type) -> Value {
            Value(littleEndian: file.loadUnaligned(fromByteOffset: offset, as: type))
        }
        guard file.count >= 12, file.prefix(8).elementsEqual(Self.magic) else { throw .notAnIndex(path: path) }
        version = field(8, as: UInt32.self)
        guard version <= Self.newestVersion else {
            throw .newerVersion(path: path, version: Int(version), supported: Int(Self.newestVersion))
        }
        guard version >= 1 else { throw damaged("version \(version) never existed") }
        guard file.count >= Self.fixedSize else { throw damaged("it ends within its header") }
        let sectionCount = Int(field(84, as: UInt32.self))
        let headerSize = Int(field(12, as: UInt32.self))
        guard sectionCount <= 64, headerSize == Self.fixedSize + sectionCount * Self.entrySize, headerSize <= file.count
        else { throw damaged("its header has a wrong size") }
        var header = Array(file[0..<headerSize])
        let checksum = field(216, as: UInt64.self)
        header.replaceSubrange(216..<224, with: repeatElement(0, count: 8))
        guard header.withUnsafeBytes(Checksum.xxh64) == checksum else {
            throw damaged("its header's checksum is wrong")
        }
        guard field(16, as: UInt64.self) == UInt64(file.count) else {
            throw damaged("it has \(file.count) bytes and should have \(field(16, as: UInt64.self))")
        }
        guard let metric = Metric(rawValue: UInt8(clamping: field(24, as: UInt32.self))),
            let storage = HNSWConfiguration.Storage(rawValue: UInt8(clamping: field(28, as: UInt32.self)))
        else { throw damaged("its metric or storage is unknown") }
        configuration = HNSWConfiguration(
            metric: metric, storage: storage, keepsOriginals: field(80, as: UInt32.self) == 1,
            m: Int(field(36, as: UInt32.self)), efConstruction: Int(field(40, as: UInt32.self)),
            efSearch: Int(field(44, as: UInt32.self)), seed: field(48, as: UInt64.self))
        try configuration.check()
        dimension = Int(field(32, as: UInt32.self))
        try checkDimension(dimension)
        let slots = field(56, as: UInt64.self)
        let removed = field(64, as: UInt64.self)
        guard slots <= UInt64(HNSWIndex.largestCount), removed <= slots else { throw damaged("its counts are wrong") }
        count = Int(slots)
        removedCount = Int(removed)
        fileSize = file.count
        let entryLayer = Int(field(72, as: UInt32.self))
        let entryNode = field(76, as: UInt32.self)
        guard entryLayer <= Graph.highestLayer, (count == 0) == (entryNode == GraphLayer.none) else {
            throw damaged("its entry point is wrong")
        }
        entry = count == 0 ? nil : EntryPoint(layer: entryLayer, node: entryNode)
        let labelBytes = file[88..<88 + Self.labelCapacity].prefix { $0 != 0 }
        guard let label = String(validating: labelBytes, as: UTF8.self) else { throw damaged("its label is not UTF-8") }
        self.label = label

        sections = []
        var end = headerSize
        for i in 0..<sectionCount {
            let place = Self.fixedSize + i * Self.entrySize
            let offset = field(place + 8, as: UInt64.self)
            let byteCount = field(place + 16, as: UInt64.self)
            guard let kind = Kind(rawValue: field(place, as: UInt32.self)) else {
                throw damaged("section \(i) is of an unknown kind")
            }
            let layer = Int(field(place + 4, as: UInt32.self))
            guard layer <= Graph.highestLayer, offset % UInt64(Self.alignment) == 0, offset >= UInt64(end),
                offset <= UInt64(file.count), byteCount <= UInt64(file.count) - offset
            else { throw damaged("section \(i) lies outside the file, or over another") }
            sections.append(
                Section(
                    kind: kind, layer: layer, offset: Int(offset), byteCount: Int(byteCount),
                    checksum: field(place + 24, as: UInt64.self)))
            end = Int(offset + byteCount)
        }
        guard end == file.count || sections.isEmpty else { throw damaged("something follows its last section") }
    }

    init(
        configuration: HNSWConfiguration, dimension: Int, count: Int, removedCount: Int, entry: EntryPoint?,
        label: String
    ) {
        self.configuration = configuration
        self.dimension = dimension
        self.count = count
        self.removedCount = removedCount
        self.entry = entry
        self.label = label
        sections = []
        fileSize = 0
    }
}

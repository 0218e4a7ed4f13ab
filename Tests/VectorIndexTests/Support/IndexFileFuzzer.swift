import Files
import VectorIndex

/// Makes broken index files out of good ones. Most of them get their checksums made right again, so that what lies
/// behind these checks is reached.
struct IndexFileFuzzer {
    private let samples: [[UInt8]]
    private var generator: SplitMix64

    init(samples: [[UInt8]], seed: UInt64) {
        self.samples = samples
        generator = SplitMix64(seed: seed)
    }

    mutating func next() -> [UInt8] {
        var bytes = samples.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &generator) { mutate(&bytes) }
        let signing = Int.random(in: 0..<4, using: &generator)
        if signing > 0 { Self.sign(&bytes, onlyHeader: signing == 1) }
        return bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let headerEnd = min(bytes.count, 700)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0:
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1:
            bytes[Int.random(in: 0..<headerEnd, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        case 2, 3:
            // A field of the header, or anything else, becomes a number at some limit.
            let limits: [UInt32] = [
                0, 1, 2, 0x7f, 0xff, 0xffff, 1 << 20, 1 << 30, 1 << 31 - 1, 1 << 31, .max - 1, .max,
            ]
            let end = Bool.random(using: &generator) ? headerEnd : bytes.count
            guard end >= 8 else { return }
            let place = Int.random(in: 0..<(end - 4) / 4, using: &generator) * 4
            let value = limits.randomElement(using: &generator) ?? 0
            withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(place..<place + 4, with: $0) }
        case 4:
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
        case 5:
            bytes += [UInt8](repeating: 0, count: Int.random(in: 1...5000, using: &generator))
        case 6:
            // One stretch over another.
            let length = Int.random(in: 1...min(64, bytes.count), using: &generator)
            let from = Int.random(in: 0...bytes.count - length, using: &generator)
            let to = Int.random(in: 0...bytes.count - length, using: &generator)
            bytes.replaceSubrange(to..<to + length, with: bytes[from..<from + length])
        default:
            // Small numbers in the sections: links and slots that may or may not exist.
            guard bytes.count > 4100 else { return }
            let place = Int.random(in: 1024..<bytes.count / 4, using: &generator) * 4
            guard place + 4 <= bytes.count else { return }
            bytes[place] = UInt8.random(in: 0...120, using: &generator)
            for i in 1..<4 { bytes[place + i] = 0 }
        }
    }

    /// What a file's header says of its sections.
    static func sections(of bytes: [UInt8]) -> [(kind: Int, offset: Int, byteCount: Int)] {
        func field(_ offset: Int, _ size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        return (0..<field(84, 4)).map { (field(256 + 32 * $0, 4), field(264 + 32 * $0, 8), field(272 + 32 * $0, 8)) }
    }

    /// Makes the file's size and its checksums right, as far as the header tells where they are.
    static func sign(_ bytes: inout [UInt8], onlyHeader: Bool = false) {
        guard bytes.count >= 256 else { return }
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { bytes.replaceSubrange(16..<24, with: $0) }
        let size = (0..<4).reduce(0) { $0 | Int(bytes[12 + $1]) << (8 * $1) }
        guard size <= bytes.count, size >= 256 else { return }
        if !onlyHeader { signSections(&bytes, headerSize: size) }
        bytes.replaceSubrange(216..<224, with: repeatElement(0, count: 8))
        let checksum = bytes.withUnsafeBytes { Checksum.xxh64(UnsafeRawBufferPointer(rebasing: $0[0..<size])) }
        withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(216..<224, with: $0) }
    }
}

extension IndexFileFuzzer {
    private static func signSections(_ bytes: inout [UInt8], headerSize: Int) {
        func put(_ value: UInt64, at place: Int) {
            withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(place..<place + 8, with: $0) }
        }
        func checksum(_ range: Range<Int>) -> UInt64 {
            bytes.withUnsafeBytes { Checksum.xxh64(UnsafeRawBufferPointer(rebasing: $0[range])) }
        }
        for entry in stride(from: 256, through: headerSize - 32, by: 32) {
            func field(_ offset: Int) -> UInt64 {
                (0..<8).reduce(0) { $0 | UInt64(bytes[entry + offset + $1]) << UInt64(8 * $1) }
            }
            guard field(8) <= bytes.count, field(16) <= UInt64(bytes.count) - field(8) else { continue }
            let (offset, byteCount) = (Int(field(8)), Int(field(16)))
            if bytes[entry] == 10 {
                for block in 0..<byteCount / 8 where (block + 2) * 4096 <= offset {
                    put(checksum((block + 1) * 4096..<(block + 2) * 4096), at: offset + 8 * block)
                }
            }
            put(checksum(offset..<offset + byteCount), at: entry + 24)
        }
    }

    /// The file as version 1 of the format had it: without the section of checksums, which is the last.
    static func asVersion1(_ bytes: [UInt8]) -> [UInt8] {
        var old = bytes
        let last = sections(of: bytes).count - 1
        let before = sections(of: bytes)[last - 1]
        old.removeLast(old.count - before.offset - before.byteCount)
        old[8] = 1
        old[84] = UInt8(last)
        withUnsafeBytes(of: UInt32(256 + 32 * last).littleEndian) { old.replaceSubrange(12..<16, with: $0) }
        for place in 256 + 32 * last..<256 + 32 * (last + 1) { old[place] = 0 }
        sign(&old)
        return old
    }
}

func environmentNumber(_ name: String) -> Int? {
    guard let value = getenv(name) else { return nil }
    return Int(String(cString: value))
}

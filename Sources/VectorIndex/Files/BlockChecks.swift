import Synchronization
import Workers

/// The checksums of a mapped index file's blocks, each verified when the block is first used.
///
/// Any number of threads may use it at the same time.
// The file's bytes are never written to, and the bits are atomic.
final class BlockChecks: @unchecked Sendable {
    /// The size of a block in bytes: a page, so that the blocks a search accesses are verified as they are read from
    /// disk.
    static let blockSize = 4096

    private let path: String
    /// The address of the first block.
    private let start: UnsafeRawPointer
    private let checksums: UnsafePointer<UInt64>
    private let blockCount: Int
    /// A bit for each verified block.
    private let found: UnsafeMutablePointer<Atomic<UInt64>>
    private let unchecked: Atomic<Int>
    private let firstWrong = Atomic<Int>(-1)
    /// The owner of the memory to which the pointers lead.
    private let owner: MemoryBlock

    /// - Parameters:
    ///   - blocks: a whole number of blocks.
    ///   - checksums: one checksum for each block.
    init(of blocks: UnsafeRawBufferPointer, checksums: UnsafePointer<UInt64>, owner: MemoryBlock, path: String) {
        self.path = path
        self.owner = owner
        start = blocks.baseAddress ?? UnsafeRawPointer(owner.base)
        self.checksums = checksums
        blockCount = blocks.count / Self.blockSize
        let words = (blockCount + 63) / 64
        found = .allocate(capacity: words)
        for word in 0..<words { (found + word).initialize(to: Atomic(0)) }
        unchecked = Atomic(blockCount)
    }

    deinit {
        found.deinitialize(count: (blockCount + 63) / 64)
        found.deallocate()
    }

    /// `true` once every block has been verified.
    @inline(__always)
    var areComplete: Bool { unchecked.load(ordering: .relaxed) == 0 }

    /// The first damaged block as an error; nil if there is none.
    var damage: VectorIndexError? {
        let block = firstWrong.load(ordering: .relaxed)
        guard block >= 0 else { return nil }
        let offset = (block + 1) * Self.blockSize
        return .damaged(path: path, what: "the checksum of its bytes from \(offset) on is wrong")
    }

    /// Verifies the blocks that contain some bytes, unless they have been verified before.
    func use(_ base: UnsafeRawPointer, _ byteCount: Int) {
        guard byteCount > 0 else { return }
        let first = base - start
        check(first / Self.blockSize...(first + byteCount - 1) / Self.blockSize)
    }

    /// Verifies all blocks that contain some bytes, on several threads.
    func use(_ bytes: UnsafeRawBufferPointer, pool: WorkerPool) {
        guard !areComplete, let base = bytes.baseAddress, !bytes.isEmpty else { return }
        let first = (base - start) / Self.blockSize
        let count = (base - start + bytes.count - 1) / Self.blockSize - first + 1
        pool.forEachRange(of: count, minimumLength: 64) { range, _ in
            if !range.isEmpty { check(first + range.lowerBound...first + range.upperBound - 1) }
        }
    }

    /// Verifies every block, on several threads.
    func useAll(pool: WorkerPool) {
        use(UnsafeRawBufferPointer(start: start, count: blockCount * Self.blockSize), pool: pool)
    }

    private func check(_ blocks: ClosedRange<Int>) {
        for block in blocks {
            let bit = UInt64(1) << UInt64(block & 63)
            guard found[block >> 6].load(ordering: .relaxed) & bit == 0 else { continue }
            let bytes = UnsafeRawBufferPointer(start: start + block * Self.blockSize, count: Self.blockSize)
            guard Checksum.xxh64(bytes) == UInt64(littleEndian: checksums[block]) else {
                _ = firstWrong.compareExchange(expected: -1, desired: block, ordering: .relaxed)
                continue
            }
            // When several threads verify a block at the same time, only one counts it.
            let former = found[block >> 6].bitwiseOr(bit, ordering: .relaxed).oldValue
            if former & bit == 0 { unchecked.subtract(1, ordering: .relaxed) }
        }
    }

    /// Returns the checksums of a section's blocks as stored in a file; the last block is padded with zeros.
    static func checksums(of section: UnsafeRawBufferPointer) -> [UInt64] {
        var checksums: [UInt64] = []
        checksums.reserveCapacity(section.count / blockSize + 1)
        var start = 0
        while start < section.count {
            let piece = UnsafeRawBufferPointer(rebasing: section[start..<min(start + blockSize, section.count)])
            if piece.count == blockSize {
                checksums.append(Checksum.xxh64(piece).littleEndian)
            } else {
                let padded = Array(piece) + [UInt8](repeating: 0, count: blockSize - piece.count)
                checksums.append(padded.withUnsafeBytes(Checksum.xxh64).littleEndian)
            }
            start += blockSize
        }
        return checksums
    }
}

/// The verification of the rows that a search scores.
struct RowChecks {
    let blocks: BlockChecks
    let base: UnsafeRawPointer
    let stride: Int

    /// Returns nil when nothing is left to verify.
    init?(_ blocks: BlockChecks?, _ rows: some GraphRows) {
        guard let blocks, !blocks.areComplete else { return nil }
        self.blocks = blocks
        base = UnsafeRawPointer(rows.base)
        stride = rows.stride
    }

    @inline(__always)
    func use(_ slots: UnsafePointer<UInt32>, _ count: Int) {
        for i in 0..<count { blocks.use(base + Int(slots[i]) * stride, stride) }
    }
}

import Glibc
import VectorIndex

/// Uses each file that libFuzzer has made up. A message is right, and so is any answer; a crash, a read beyond the
/// file, or no end is a fault, and so is a sound file that doesn't stay sound.
struct FuzzTarget {
    // Written once, before the only thread goes to work.
    nonisolated(unsafe) static var current: FuzzTarget?

    /// A file in memory that is written anew for each trial. It has no name, so nothing of it stays.
    private let descriptor: CInt
    private var path: String { "/proc/self/fd/\(descriptor)" }
    private static let savedPath = "/dev/shm/fuzz-index-\(getpid())"
    private let pool = WorkerPool(threadCount: 1)

    struct Failure: Error {
        let what: String
    }

    init() throws {
        let name = Self.savedPath
        descriptor = open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw Failure(what: "cannot make \(name): \(String(cString: strerror(errno)))") }
        unlink(name)
    }

    static func say(_ message: String) { write(2, message + "\n", message.utf8.count + 1) }

    /// What libFuzzer calls.
    static func tryInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        do {
            try current?.use(IndexFileImage(UnsafeRawBufferPointer(start: bytes, count: count)))
        } catch is VectorIndexError {
            return 0
        } catch {
            say("\(error)")
            abort()
        }
        return 0
    }

    private func use(_ image: IndexFileImage) throws {
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, image.file, image.file.count, 0) == image.file.count
        else { throw Failure(what: "cannot write to \(path): \(String(cString: strerror(errno)))") }
        let information = try HNSWIndex.information(ofFile: path)
        // A file's own numbers decide how much work a search may be: so much is enough.
        guard information.dimension <= 64, information.count <= 4096 else { return }
        let isSound = Result { () throws(VectorIndexError) in try HNSWIndex.verify(file: path, pool: pool) }
        let index = try HNSWIndex(contentsOf: path, inMemory: image.flags.contains(.inMemory), pool: pool)
        try search(index)
        for id in [0, 4, 77] as [Int64] where index.contains(id) { _ = index.vector(id) }
        let query = vector(index.dimension, 3)
        try index.add(ids: [77, 78], vectors: query + vector(index.dimension, 4))
        index.remove(ids: [4, 78])
        try search(index)
        index.compact()
        try index.add(ids: [79], vectors: query)
        try search(index)
        if case .success = isSound { try checkStillSound(index, label: information.label) }
    }

    private func checkStillSound(_ index: HNSWIndex, label: String) throws {
        defer { unlink(Self.savedPath) }
        try index.save(to: Self.savedPath, label: label)
        do {
            try HNSWIndex.verify(file: Self.savedPath, pool: pool)
        } catch {
            throw Failure(what: "a sound file became unsound: \(error)")
        }
    }

    private func search(_ index: HNSWIndex) throws {
        let query = vector(index.dimension, 1)
        let far = query.map { -$0 }
        _ = try index.search(query, k: 5)
        _ = try index.search(far, k: 3, efSearch: 2, filter: .predicate { $0 % 2 == 0 })
        _ = try index.search(query, k: 4, efSearch: 3, filter: .predicate { $0 % 2 != 0 })
        _ = try index.search(query, minimumScore: 0.5)
        _ = try index.search(queries: query + far, k: 2, filter: .bitmap(IDBitmap([2, 4, 6, 8])))
    }

    private func vector(_ dimension: Int, _ salt: Int) -> [Float] {
        (0..<dimension).map { Float(($0 * 7 + salt * 13) % 17) / 8 - 1 }
    }
}

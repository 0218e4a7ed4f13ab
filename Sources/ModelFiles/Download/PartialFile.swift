import Files
import TensorFiles

/// The beginning of a file that is being fetched, stored next to its path as `NAME.partial` until it is complete.
///
/// The partial file outlives the process, so that the next one can resume; `NAME.partial.tag` stores the entity tag of
/// its content.
struct PartialFile: ~Copyable {
    /// A function that writes bytes to a descriptor as `write(2)` does; tests substitute one that runs out of space.
    typealias Write = @Sendable (Int32, UnsafeRawPointer, Int) -> Int

    private let path: String
    private let file: OwnFile
    private let write: Write
    private(set) var byteCount: Int64
    /// The entity tag; nil when it is unknown or the partial file is empty.
    private(set) var entityTag: String?

    private var partialPath: String { Self.partialPath(for: path) }
    private var tagPath: String { "\(partialPath).tag" }

    static func partialPath(for path: String) -> String { "\(path).partial" }

    /// Opens the partial file for `path`, or creates an empty one.
    init(for path: String, write: @escaping Write) throws(ModelFilesError) {
        let partialPath = Self.partialPath(for: path)
        let opened: (file: OwnFile, size: Int64)
        do throws(FileError) {
            let file = try OwnFile(partialPath, permissions: 0o666, beginningWith: nil)
            let end = lseek(file.descriptor, 0, SEEK_END)
            guard end >= 0 else { throw .lastSystemError }
            opened = (file, Int64(end))
        } catch {
            throw .unwritable(path: partialPath, reason: error.reason)
        }
        (file, byteCount) = opened
        self.path = path
        self.write = write
        entityTag = (try? FileSystem.contents(ofFile: "\(partialPath).tag", limit: 1000)).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Discards the content, and stores the entity tag of the content that follows.
    mutating func restart(entityTag: String? = nil) throws(ModelFilesError) {
        guard ftruncate(file.descriptor, 0) == 0, lseek(file.descriptor, 0, SEEK_SET) == 0 else {
            throw .unwritable(path: partialPath, reason: systemErrorText())
        }
        byteCount = 0
        self.entityTag = entityTag
        try FileSystem.remove(tagPath)
        guard let entityTag else { return }
        do {
            var file = try AtomicFile(path: tagPath)
            try file.append(Array(entityTag.utf8))
            try file.commit()
        } catch {
            // Without its tag the partial file may have to be fetched again, which is not an error.
        }
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ModelFilesError) {
        guard var next = bytes.baseAddress else { return }
        let end = next + bytes.count
        while next < end {
            let written = write(file.descriptor, next, end - next)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else {
                let code = errno
                if code == ENOSPC || code == EDQUOT { throw .diskFull(path: partialPath, bytesNeeded: nil) }
                throw .unwritable(path: partialPath, reason: systemErrorText(code))
            }
            next += written
            byteCount += Int64(written)
        }
    }

    /// Moves the complete file to its path, durably.
    consuming func commit() throws(ModelFilesError) {
        do throws(FileError) {
            try AtomicFile.rename(partialPath, to: path, descriptor: file.descriptor)
        } catch {
            if error.isFullDisk { throw .diskFull(path: partialPath, bytesNeeded: nil) }
            throw .unwritable(path: path, reason: error.reason)
        }
        try FileSystem.remove(tagPath)
    }
}

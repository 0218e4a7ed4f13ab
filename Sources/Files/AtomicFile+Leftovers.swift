extension AtomicFile {
    /// The end of a temporary file's name, after a point and the random part.
    private static let ending = Array(".partial".utf8)
    /// The length of the random part: that of the largest 64-bit number in base 36.
    private static let randomLength = 13

    /// Returns a new temporary path in the same folder as `path`.
    static func newTemporaryPath(for path: PathBytes) -> PathBytes {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let padding = String(repeating: "0", count: randomLength - random.utf8.count)
        return path.appending(".\(padding)\(random)").appending(".partial")
    }

    /// Removes the temporary files of `path` that nothing writes to any more, which a process leaves when it is killed
    /// or the power fails.
    ///
    /// A writer holds a lock on its file, so that another process that writes the same file is not disturbed. Leftovers
    /// that cannot be removed only occupy space, so there are no errors.
    package static func removeLeftovers(of path: some SystemPath) {
        let path = PathBytes(path)
        let folder = path.parent
        guard let directory = folder.withSystemPath({ opendir($0) }) else { return }
        defer { closedir(directory) }
        let start = path.fileName + [UInt8(ascii: ".")]
        var leftovers: [[UInt8]] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            let random = name.dropFirst(start.count).dropLast(ending.count)
            guard name.starts(with: start), name.suffix(ending.count).elementsEqual(ending),
                random.count == randomLength, random.allSatisfy(isDigit)
            else { continue }
            leftovers.append(name)
        }
        for name in leftovers { remove(name, in: dirfd(directory)) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
    }

    private static func remove(_ name: [UInt8], in folder: Int32) {
        PathBytes(bytes: name).withSystemPath { name in
            let descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            guard (try? FileStatus(ofDescriptor: descriptor))?.kind == .regular,
                flock(descriptor, LOCK_EX | LOCK_NB) == 0
            else { return }
            _ = unlinkat(folder, name, 0)
        }
    }

    /// Locks a new temporary file until it is closed.
    ///
    /// - Returns: `false` if the file was taken for a leftover before it was locked.
    static func lock(_ descriptor: Int32) -> Bool {
        // Where the file system has no locks, leftovers are not removed either.
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
        return (try? FileStatus(ofDescriptor: descriptor)).map { $0.linkCount > 0 } ?? true
    }
}

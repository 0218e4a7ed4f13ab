/// A lock that the system releases when its holder ends in any way: `flock` on a file of its own. The file stays, since
/// deleting it would let two processes lock two files of the same name.
package final class FileLock: Sendable {
    package enum Failure: Error, Equatable {
        /// - Parameter holder: what the holder wrote about itself; nil if that could not be read.
        case busy(holder: String?)
        case file(FileError)
    }

    private let file: OwnFile

    /// Takes the lock, or throws at once if it is taken, also by this process.
    ///
    /// - Parameters:
    ///   - path: of the lock's file, which is created if there is none.
    ///   - purpose: what others are told of the holder.
    package init(_ path: String, purpose: String) throws(Failure) {
        do throws(FileError) {
            file = try OwnFile(path, beginningWith: [Self.start])
            guard try file.tryLock() else { throw .system(EWOULDBLOCK) }
            try file.truncate(to: 0)
        } catch .system(EWOULDBLOCK) {
            throw .busy(holder: Self.holder(path))
        } catch {
            throw .file(error)
        }
        // Only a courtesy to others: the lock holds without it, for example on a full disk.
        try? file.append(Array("\(Self.start)\(getpid()) (\(purpose))\n".utf8))
    }

    /// Releases the lock, once.
    package func release() {
        try? file.truncate(to: 0)
        file.unlock()
    }

    private static let start = "process "

    private static func holder(_ path: String) -> String? {
        let text = (try? OutsideFile(path, links: .nowhere).read(at: 0, count: 4096)) ?? []
        return text.split(separator: UInt8(ascii: "\n")).first.map { String(decoding: $0, as: UTF8.self) }
    }
}

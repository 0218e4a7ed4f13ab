/// A lock that the system releases when its holder ends in any way: `flock` on a file of its own. The file is never
/// deleted, since two processes could then lock two files of the same name.
package final class FileLock: Sendable {
    package enum Failure: Error, Equatable {
        /// - Parameter holder: the holder's description of itself; nil if it could not be read.
        case busy(holder: String?)
        case file(FileError)
    }

    private let file: OwnFile

    /// Acquires the lock, or throws immediately if it is held, also by this process.
    ///
    /// - Parameters:
    ///   - path: the path of the lock's file, which is created if it does not exist.
    ///   - purpose: the description of the holder that others see.
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
        // The description is optional: the lock holds without it, for example on a full disk.
        try? file.append(Array("\(Self.start)\(getpid()) (\(purpose))\n".utf8))
    }

    /// Releases the lock. Call it only once.
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

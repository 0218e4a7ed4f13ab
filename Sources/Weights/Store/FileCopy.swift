#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Copies one file by way of a ``PartialFile``, so that it appears only when it is whole.
struct FileCopy {
    let source: String
    /// Where the copy shall stand; its folder exists.
    let path: String
    var write: PartialFile.Write = systemWrite

    /// Copies the file but leaves it partial, so that it can be checked.
    ///
    /// - Parameter progress: gets the bytes copied so far.
    /// - Throws: ``WeightsError``, `CancellationError`.
    func copyPartially(progress: (Int64) -> Void) throws {
        let descriptor = open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw WeightsError.unreadable(path: source, reason: systemErrorText()) }
        defer { close(descriptor) }
        var partial = try PartialFile(for: path, write: write)
        try partial.restart()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            if Task.isCancelled { throw CancellationError() }
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw WeightsError.unreadable(path: source, reason: systemErrorText()) }
            if count == 0 { return }
            try buffer.withUnsafeBytes { try partial.append(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            progress(partial.byteCount)
        }
    }

    /// Copies the file.
    func run(progress: (Int64) -> Void) throws {
        try copyPartially(progress: progress)
        try PartialFile(for: path, write: write).commit()
    }
}

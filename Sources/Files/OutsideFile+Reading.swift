extension OutsideFile {
    /// Returns the bytes from `offset` on; fewer than `count` at the end of the file.
    ///
    /// - Throws: ``FileError/system(_:)``.
    package func read(at offset: Int64, count: Int) throws(FileError) -> [UInt8] {
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count, let start = buffer.baseAddress {
                let found = pread(descriptor, start + filled, count - filled, off_t(offset) + off_t(filled))
                if found == 0 { break }
                if found < 0 {
                    if errno == EINTR { continue }
                    failure = .lastSystemError
                    break
                }
                filled += found
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Returns all bytes from the beginning; for a pipe, blocks until its writers have closed it.
    ///
    /// - Parameter limit: the maximum size; larger files are refused, also those that grow beyond it during the call.
    package func bytes(limit: Int) throws(FileError) -> [UInt8] {
        guard size <= limit else { throw .tooLarge(limit: limit) }
        // One byte more than expected, so that the end is detected without growing the array.
        var bytes = [UInt8](repeating: 0, count: Int(size) + 1)
        var count = 0
        while true {
            let found = bytes.withUnsafeMutableBytes {
                let rest = UnsafeMutableRawBufferPointer(rebasing: $0[count...])
                return status.kind == .pipe
                    ? systemRead(descriptor, rest) : pread(descriptor, rest.baseAddress, rest.count, off_t(count))
            }
            if found < 0 {
                if errno == EINTR { continue }
                guard errno == EAGAIN, status.kind == .pipe else { throw .lastSystemError }
                waitForWriter()
                continue
            }
            if found == 0 { break }
            count += found
            guard count <= limit else { throw .tooLarge(limit: limit) }
            if count == bytes.count { bytes += [UInt8](repeating: 0, count: max(count, 4096)) }
        }
        if status.kind == .pipe && count == 0 { throw .emptyPipe }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Calls `body` with the bytes in pieces of at most `count`, from the beginning to the end.
    ///
    /// - Throws: ``FileError``, and any error that `body` throws, which ends the reading.
    package func readPieces(of count: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var buffer = [UInt8](repeating: 0, count: count)
        var offset: off_t = 0
        while true {
            let found = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, offset) }
            if found < 0 && errno == EINTR { continue }
            guard found >= 0 else { throw FileError.lastSystemError }
            if found == 0 { return }
            try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<found])) }
            offset += off_t(found)
        }
    }

    private func waitForWriter() {
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&event, 1, -1)
    }

    /// Returns all bytes of the file at `path`.
    ///
    /// - Parameter limit: the maximum size; larger files are refused, also those that grow beyond it during the call.
    package static func bytes(
        of path: some SystemPath, limit: Int, links: Links = .anywhere, allowsPipe: Bool = false
    ) throws(FileError) -> [UInt8] {
        try OutsideFile(path, links: links, allowsPipe: allowsPipe).bytes(limit: limit)
    }
}

/// Calls the system's `read`, which the methods above hide.
func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}

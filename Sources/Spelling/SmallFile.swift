#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads the files that a corrector is made from.
enum SmallFile {
    /// Word lists have a few megabytes; a larger file is not read.
    private static let sizeLimit = 64 << 20

    static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// - Throws: ``SpellingError`` when there is no such file, or it is larger than a word list can be.
    static func bytes(of path: String) throws(SpellingError) -> [UInt8] {
        guard let file = fopen(path, "rb") else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var status = stat()
        guard fstat(fileno(file), &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, reason: "it is not a file")
        }
        guard status.st_size <= sizeLimit else {
            throw .unreadable(path: path, reason: "it is larger than \(sizeLimit) bytes")
        }
        let count = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = fread(buffer.baseAddress, 1, count, file)
        }
        guard bytes.count == count else { throw .unreadable(path: path, reason: "it could not be read to its end") }
        return bytes
    }
}

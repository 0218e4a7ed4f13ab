import Checksums
import Files

/// Identifies a set of model files in a few milliseconds, where a checksum of all bytes would take a second.
///
/// The fingerprint is the SHA-256 over each file's name and size, the whole content of a small file, and the start, the
/// end and samples of a large one. Files that differ in only a few weights may share it; verifying a model
/// compares whole checksums.
package enum ModelFingerprint {
    private static let pieceLength = 64 << 10
    private static let pieces = 16

    /// - Parameter files: paths relative to `folder`; missing files are skipped.
    /// - Throws: ``ModelFilesError`` when a file can't be read.
    package static func of(folder: String, files: [String]) throws(ModelFilesError) -> String {
        var hash = SHA256()
        for name in files.sorted() {
            let path = "\(folder)/\(name)"
            do throws(FileError) {
                try update(&hash, with: OutsideFile(path), called: name)
            } catch where error.isAbsence {
                continue
            } catch {
                throw .unreadable(path: path, reason: error.reason)
            }
        }
        return hash.finalize().hexadecimal
    }

    private static func update(_ hash: inout SHA256, with file: OutsideFile, called name: String) throws(FileError) {
        let size = Int(file.size)
        hash.update(Array("\(name)\0\(size)\0".utf8))
        for offset in offsets(size: size) {
            let count = min(pieceLength, size - offset)
            let piece = try file.read(at: Int64(offset), count: count)
            guard piece.count == count else { throw .changed }
            hash.update(piece)
        }
    }

    private static func offsets(size: Int) -> [Int] {
        if size <= pieces * pieceLength { return Array(stride(from: 0, to: size, by: pieceLength)) }
        return (0..<pieces).map { $0 * (size - pieceLength) / (pieces - 1) }
    }
}

import Files
import TensorFiles

/// The checksums in a model folder's `SHA256SUMS`, taken when the files were fetched or copied, in the format of
/// `sha256sum -c`. They verify files for which the manifest has no checksum.
struct ChecksumList {
    static let fileName = "SHA256SUMS"

    /// The checksums in hexadecimal, by path relative to the folder.
    private(set) var digests: [String: String] = [:]

    init(digests: [String: String] = [:]) {
        self.digests = digests
    }

    /// Reads a folder's list; the list is empty when the folder has none.
    init(folder: String) {
        guard let bytes = try? FileSystem.contents(ofFile: "\(folder)/\(Self.fileName)", limit: 1 << 20) else { return }
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].utf8.count == 64 else { continue }
            // The second separator is a space, or a star for binary mode.
            digests[String(parts[1].drop { $0 == " " || $0 == "*" })] = parts[0].lowercased()
        }
    }

    func write(inFolder folder: String) throws(ModelFilesError) {
        let lines = digests.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { "\($1)  \($0)\n" }
        let path = "\(folder)/\(Self.fileName)"
        do throws(FileError) {
            var file = try AtomicFile(path: path)
            try file.append(Array(lines.joined().utf8))
            try file.commit()
        } catch {
            throw .unwritable(path: path, reason: error.reason)
        }
    }
}

import Files
import TensorFiles

/// `SHA256SUMS` in a model's folder: the checksums of its files when they were fetched or copied, in the form that
/// the command `sha256sum -c` reads. It is what files are compared with whose checksums no manifest knows.
struct ChecksumList {
    static let fileName = "SHA256SUMS"

    /// From paths relative to the folder to checksums in hexadecimal.
    private(set) var digests: [String: String] = [:]

    init(digests: [String: String] = [:]) {
        self.digests = digests
    }

    /// Reads a folder's list; it is empty when there is none.
    init(folder: String) {
        guard let bytes = try? FileSystem.contents(ofFile: "\(folder)/\(Self.fileName)", limit: 1 << 20) else { return }
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].utf8.count == 64 else { continue }
            // The second separator is a space, or a star for binary mode.
            digests[String(parts[1].drop { $0 == " " || $0 == "*" })] = parts[0].lowercased()
        }
    }

    func write(inFolder folder: String) throws(WeightsError) {
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

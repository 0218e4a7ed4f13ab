import VectorIndex

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Checks, before long work, that its result may be written where it is to go.
public enum OutputFile {
    /// - Parameters:
    ///   - path: where a file will be put in place of what stands there.
    ///   - inputs: files that are read from.
    /// - Throws: ``VectorToolsError/wouldReplace(path:what:)`` for one of the inputs, a folder or a device;
    ///   ``VectorToolsError/notWritable(path:reason:)``.
    public static func check(_ path: String, inputs: [String] = []) throws(VectorToolsError) {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "."
        guard access(folder, W_OK | X_OK) == 0 else {
            throw .notWritable(path: path, reason: String(cString: strerror(errno)))
        }
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .wouldReplace(path: path, what: "it is no regular file")
        }
        for input in inputs {
            var other = stat()
            guard stat(input, &other) == 0, other.st_dev == status.st_dev, other.st_ino == status.st_ino else {
                continue
            }
            throw .wouldReplace(path: path, what: "it is one of the files that are read")
        }
    }

    /// As ``check(_:inputs:)``, and refuses to put an index in place of a file that is none.
    public static func checkIndex(_ path: String, inputs: [String] = []) throws(VectorToolsError) {
        try check(path, inputs: inputs)
        do {
            _ = try HNSWIndex.information(ofFile: path)
        } catch .notAnIndex {
            throw .wouldReplace(path: path, what: "a file that is not an index stands there")
        } catch {
            // Nothing there, or an index that can't be read any more.
        }
    }
}

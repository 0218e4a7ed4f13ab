import Files
import TensorFiles
import VectorIndex

/// Checks, before long computations, that the result may be written to its path.
public enum OutputFile {
    /// The kinds of files that commands write.
    public enum Kind: Sendable {
        case numPy, index

        var name: String {
            switch self {
            case .numPy: "a NumPy file"
            case .index: "an index"
            }
        }

        /// The bytes with which files of the kind begin.
        var signature: [UInt8] {
            switch self {
            case .numPy: NumPyArray.signature
            case .index: HNSWIndex.signature
            }
        }
    }

    /// Checks that files may be written to several paths, each as ``check(_:as:inputs:)-(String,_,_)`` does.
    ///
    /// - Throws: also ``VectorToolsError/wouldReplace(path:what:)`` for two paths that lead to the same file.
    public static func check(_ paths: [String], as kind: Kind, inputs: [String] = []) throws(VectorToolsError) {
        for (place, path) in paths.enumerated() {
            try check(path, as: kind, inputs: inputs)
            for other in paths[..<place] where isSame(path, other) {
                throw .wouldReplace(path: path, what: "the other result, \(other), is written to the same file")
            }
        }
    }

    /// Returns `true` if two paths lead to the same file, whether it exists or not.
    private static func isSame(_ path: String, _ other: String) -> Bool {
        if let file = try? FileStatus(of: path), let second = try? FileStatus(of: other), file.isSameFile(as: second) {
            return true
        }
        guard let folder = try? FileStatus(of: parentFolder(of: path)),
            let second = try? FileStatus(of: parentFolder(of: other))
        else { return path == other }
        let name = { (path: String) in path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) }
        return folder.isSameFile(as: second) && name(path) == name(other)
    }

    /// Checks that a file may replace what is at `path`: nothing, an empty file, or an earlier file of the same kind.
    ///
    /// - Parameter inputs: files that are read, which must not be replaced.
    /// - Throws: ``VectorToolsError/wouldReplace(path:what:)`` for one of the inputs, a folder, a device or a file of
    ///   another kind; ``VectorToolsError/notWritable(path:reason:)``.
    public static func check(
        _ path: String, as kind: Kind, inputs: [String] = []
    ) throws(VectorToolsError) {
        guard access(parentFolder(of: path), W_OK | X_OK) == 0 else {
            throw .notWritable(path: path, reason: systemErrorText())
        }
        guard let status = try? FileStatus(of: path) else { return }
        guard status.kind == .regular else { throw .wouldReplace(path: path, what: "it is no regular file") }
        for input in inputs where (try? FileStatus(of: input))?.isSameFile(as: status) == true {
            throw .wouldReplace(path: path, what: "it is one of the files that are read")
        }
        guard status.size > 0 else { return }
        let start: [UInt8]
        do throws(FileError) {
            start = try OutsideFile(path).read(at: 0, count: kind.signature.count)
        } catch {
            throw .notWritable(path: path, reason: "what is there cannot be read: \(error.reason)")
        }
        guard start == kind.signature else {
            throw .wouldReplace(path: path, what: "a file that is not \(kind.name) is there")
        }
    }
}

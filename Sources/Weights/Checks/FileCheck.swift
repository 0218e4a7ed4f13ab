import Checksums
import StrictJSON
import TensorFiles

/// Whether a file of a model is what its manifest says, or, where that says little, at least what its name says.
enum FileCheck {
    /// - Parameter path: where the file is; its name in the manifest tells what kind of file it is.
    /// - Returns: what is wrong with it, or nil.
    /// - Throws: ``WeightsError/unreadable(path:reason:)``, `CancellationError`.
    static func problem(
        inFile path: String, expected: ModelManifest.File, progress: (_ bytesRead: Int64) -> Void = { _ in }
    ) throws -> String? {
        guard let size = FileSystem.size(ofFile: path) else { return "it is missing" }
        if let expectedSize = expected.byteCount, size != expectedSize {
            return "it has \(size) bytes instead of \(expectedSize)"
        }
        if let expectedDigest = expected.sha256 {
            let digest = try digest(ofFile: path, progress: progress)
            return digest == expectedDigest ? nil : "its SHA-256 is \(digest) instead of \(expectedDigest)"
        }
        return try structureProblem(inFile: path, named: expected.path)
    }

    /// What keeps a file from being what its name says, or nil.
    static func structureProblem(inFile path: String, named name: String) throws -> String? {
        if FileSystem.size(ofFile: path) == 0 { return "it is empty" }
        if name.hasSuffix(".safetensors") {
            do {
                _ = try SafetensorsFile(path: path)
            } catch {
                return "it is no safetensors file: \(error.reason)"
            }
        } else if name.hasSuffix(".json") {
            do {
                _ = try JSONValue(parsing: FileSystem.contents(ofFile: path, limit: 256 << 20))
            } catch let error as JSONError {
                return "it is not JSON: \(error)"
            }
        } else if name.hasSuffix(".txt") {
            let bytes = try FileSystem.contents(ofFile: path, limit: 256 << 20)
            // A server's page that says sorry.
            if bytes.starts(with: "<!".utf8) || bytes.starts(with: "<html".utf8) { return "it is a web page" }
            if String(validating: bytes, as: UTF8.self) == nil { return "it is not UTF-8 text" }
        }
        return nil
    }

    /// A file's SHA-256 in hexadecimal.
    static func digest(ofFile path: String, progress: (_ bytesRead: Int64) -> Void = { _ in }) throws -> String {
        do {
            return try SHA256.hexDigest(ofFile: path) { bytesRead in
                if Task.isCancelled { throw CancellationError() }
                progress(bytesRead)
            }
        } catch let error as ChecksumError {
            throw WeightsError.unreadable(path: path, reason: error.reason)
        }
    }
}

extension TensorFileError {
    /// What is wrong, without the path that a message begins with.
    fileprivate var reason: String {
        switch self {
        case .cannotOpen(_, let reason), .malformed(_, let reason), .unsupported(_, let reason): reason
        default: description
        }
    }
}

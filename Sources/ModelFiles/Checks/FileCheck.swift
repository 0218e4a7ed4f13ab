import Checksums
import StrictJSON
import TensorFiles

/// Checks a model's file against its manifest entry or, without a checksum there, against the format that its name
/// implies.
enum FileCheck {
    /// - Parameter path: the file's path; the format follows from its name in the manifest.
    /// - Returns: a description of the problem, or nil.
    /// - Throws: ``ModelFilesError/unreadable(path:reason:)``, `CancellationError`.
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

    /// Returns the reason that the file does not have the format that its name implies, or nil.
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
            // A server's error page.
            if bytes.starts(with: "<!".utf8) || bytes.starts(with: "<html".utf8) { return "it is a web page" }
            if String(validating: bytes, as: UTF8.self) == nil { return "it is not UTF-8 text" }
        }
        return nil
    }

    /// Returns a file's SHA-256 in hexadecimal.
    static func digest(ofFile path: String, progress: (_ bytesRead: Int64) -> Void = { _ in }) throws -> String {
        do {
            return try SHA256.hexDigest(ofFile: path) { bytesRead in
                if Task.isCancelled { throw CancellationError() }
                progress(bytesRead)
            }
        } catch let error as ChecksumError {
            throw ModelFilesError.unreadable(path: path, reason: error.reason)
        }
    }
}

extension TensorFileError {
    /// The reason, without the path that the message begins with.
    fileprivate var reason: String {
        switch self {
        case .cannotOpen(_, let reason), .malformed(_, let reason), .unsupported(_, let reason): reason
        default: description
        }
    }
}

#if Server
import CPageFiles
import Checksums
import Files
import Foundation
import StrictJSON

/// The files of the web page, embedded in the program, so that it runs wherever it is installed.
///
/// A file is identified by its place in `Resources` (`page/core/dom.js`), and only those in the list are served.
struct PageFiles: Sendable {
    struct File: Sendable {
        var contentType: String
        var bytes: [UInt8]
        var entityTag: String
    }

    /// The folder from which the files are read on each request instead, for developing the page.
    private let folder: String?
    private let embedded: [String: File]
    /// The version of the embedded files, which changes with their contents; nil where they are read from a folder.
    let version: String?

    init(folder: String? = nil) {
        self.folder = folder
        var files = Dictionary(
            uniqueKeysWithValues: Self.embeddedFiles().compactMap { name, bytes in
                Self.contentType(of: name).map { (name, Self.file($0, bytes)) }
            })
        guard folder == nil else {
            (embedded, version) = ([:], nil)
            return
        }
        let tags = files.sorted { $0.key < $1.key }.map(\.value.entityTag).joined()
        let version = Array(SHA256.hash(Array(tags.utf8)).prefix(6)).hexadecimal
        // Under an address with the version, the files can be cached permanently.
        if let page = files["index.html"] {
            let text = String(decoding: page.bytes, as: UTF8.self).replacing("\"page/", with: "\"page/\(version)/")
            files["index.html"] = Self.file(page.contentType, Array(text.utf8))
        }
        (embedded, self.version) = (files, version)
    }

    /// Returns a description of an interface that was compiled in, such as `openapi.json`.
    static func document(named name: String) -> JSONValue { (try? JSONValue(parsing: bytes(of: name))) ?? .null }

    /// Returns a file that was compiled in; empty if there is none.
    static func bytes(of name: String) -> [UInt8] { embeddedFiles().first { $0.name == name }?.bytes ?? [] }

    /// Returns the contents of `Resources` at the time of compilation.
    private static func embeddedFiles() -> [(name: String, bytes: [UInt8])] {
        var count = 0
        let files = page_files(&count)
        return UnsafeBufferPointer(start: files, count: count).map { file in
            (String(cString: file.name), Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
        }
    }

    subscript(name: String) -> File? {
        guard let folder else { return embedded[name] }
        guard Self.isPlain(name), let type = Self.contentType(of: name),
            let bytes = try? OutsideFile.bytes(of: "\(folder)/\(name)", limit: InputLimits.pageFileBytes)
        else { return nil }
        return Self.file(type, bytes)
    }

    private static func file(_ contentType: String, _ bytes: [UInt8]) -> File {
        File(
            contentType: contentType, bytes: bytes,
            entityTag: "\"\(Array(SHA256.hash(bytes).prefix(12)).hexadecimal)\"")
    }

    /// Returns `true` for at most three parts of lower-case letters, digits, hyphens and single dots: no hidden files,
    /// and no way out of the folder.
    private static func isPlain(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count <= 3
            && parts.allSatisfy { part in
                !part.isEmpty && !part.hasPrefix(".") && !part.contains("..")
                    && part.utf8.allSatisfy {
                        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x2e
                    }
            }
    }

    private static func contentType(of name: String) -> String? {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "bin": "application/octet-stream"
        case "webmanifest": "application/manifest+json"
        default: nil
        }
    }
}
#endif

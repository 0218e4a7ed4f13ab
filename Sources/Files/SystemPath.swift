/// A path that is passed to the system byte by byte.
package protocol SystemPath: Sendable {
    /// The path as text, for display.
    var text: String { get }

    /// Calls `body` with the path's bytes, terminated by a zero byte.
    func withSystemPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result
}

extension String: SystemPath {
    package var text: String { self }

    /// Calls `body` with the path that the text represents, as in ``PathText``.
    package func withSystemPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        guard PathText.hasEscapes(self) else { return withCString(body) }
        return PathBytes(bytes: PathText.bytes(of: self)).withSystemPath(body)
    }
}

/// The bytes of a path of any kind.
struct PathBytes: SystemPath {
    private let bytes: [UInt8]

    init(_ path: some SystemPath) {
        bytes = path.withSystemPath { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }

    init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The path as in ``PathText``.
    var path: String { PathText.text(of: bytes) }

    /// The path's folder; `.` for a name alone.
    var parent: PathBytes {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return PathBytes(".") }
        return PathBytes(bytes: bytes[..<max(1, slash)])
    }

    /// The bytes after the last slash.
    var fileName: [UInt8] { Array(bytes[(bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]) }

    func appending(_ suffix: String) -> PathBytes { appending(Array(suffix.utf8)) }

    func appending(_ suffix: [UInt8]) -> PathBytes { PathBytes(bytes: bytes + suffix) }

    func withSystemPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes + [0]).withUnsafeBytes { body($0.bindMemory(to: CChar.self).baseAddress!) }
    }
}

/// Returns the description of a system error, such as "Permission denied".
package func systemErrorText(_ code: Int32 = errno) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
}

/// Returns the folder of a path; `.` for a name alone.
package func parentFolder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

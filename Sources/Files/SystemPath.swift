/// A path that can be given to the system, byte by byte as it is.
package protocol SystemPath: Sendable {
    /// The path for people.
    var text: String { get }

    /// Calls `body` with the path's bytes, ended by a zero byte.
    func withSystemPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result
}

extension String: SystemPath {
    package var text: String { self }

    package func withSystemPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result { withCString(body) }
}

/// The description of a system error, such as "Permission denied".
package func systemErrorText(_ code: Int32 = errno) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
}

import Foundation

/// A text that may name a photo: a file name, a path, or the end of one.
struct PhotoName {
    /// The parts of the path, folded for comparison, from the first folder that is named.
    private let parts: [String]
    /// `true` if the path begins at the root.
    private let isAbsolute: Bool
    /// The last part as it was written.
    let last: String

    /// - Parameter text: a name or path as it is typed or pasted, also in quotation marks, as a `file:` URL, or with
    ///   backslashes.
    /// - Returns: nil for a text that has no name in it.
    init?(_ text: String) {
        var text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        for mark in ["\"", "'"] where text.count > 2 && text.hasPrefix(mark) && text.hasSuffix(mark) {
            text = String(text.dropFirst().dropLast())
        }
        if text.lowercased().hasPrefix("file://") {
            let path = text.dropFirst("file://".count)
            text = String(path).removingPercentEncoding ?? String(path)
        }
        let pieces = text.split { $0 == "/" || $0 == "\\" }.map(String.init)
        guard let last = pieces.last, last.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
        self.last = last
        isAbsolute = text.hasPrefix("/")
        parts = pieces.map(Self.folded)
    }

    /// Returns a Boolean value that indicates whether a path has this name or is below a folder that has it.
    func matches(_ path: PhotoPath) -> Bool {
        let components = path.text.split(separator: "/").map { Self.folded(String($0)) }
        guard let file = components.last, let name = parts.last else { return false }
        if parts.count == 1 && !isAbsolute { return file == name || Self.stem(of: file) == name }
        if isAbsolute {
            return components.starts(with: parts) || components.dropLast() + [Self.stem(of: file)] == parts
        }
        return (0...max(0, components.count - parts.count)).contains { start in
            let window = components[start...].prefix(parts.count)
            return window.elementsEqual(parts)
                || window.endIndex == components.endIndex && window.dropLast() + [Self.stem(of: file)] == parts[...]
        }
    }

    private static func stem(of name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}

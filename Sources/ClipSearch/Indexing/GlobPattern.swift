/// A shell pattern for paths: `*` and `?` match within one path component, `**` crosses components, `[a-z]` and
/// `[!a-z]` match one character, `\` takes the next one literally.
///
/// As in `.gitignore`, a pattern without a slash matches a file or folder of that name at any depth, and one with a
/// slash is matched against the path relative to the indexed folder.
public struct GlobPattern: Sendable, Hashable, CustomStringConvertible {
    /// The pattern as it was written.
    public let description: String
    private let components: [[Character]]
    private let matchesAnywhere: Bool

    /// Parses a pattern.
    public init(_ pattern: String) {
        description = pattern
        var trimmed = Substring(pattern)
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        matchesAnywhere = !trimmed.contains("/")
        if trimmed.hasPrefix("/") { trimmed.removeFirst() }
        components = trimmed.split(separator: "/").map(Array.init)
    }

    /// Returns the pattern that matches one file or folder.
    ///
    /// - Parameter path: relative to the indexed folder.
    public static func matching(path: String) -> GlobPattern {
        GlobPattern("/" + path.map { "*?[\\".contains($0) ? "\\\($0)" : "\($0)" }.joined())
    }

    /// Returns a Boolean value that indicates whether the pattern matches a path.
    ///
    /// - Parameter path: relative to the indexed folder, with components separated by `/`.
    public func matches(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard let name = parts.last else { return false }
        if matchesAnywhere {
            guard let pattern = components.first else { return false }
            return Self.match(pattern[...], Array(name)[...])
        }
        return matchComponents(parts.map(Array.init))
    }

    /// Greedy matching with one backtracking point, as within a component: once a later `**` has begun to match, no
    /// earlier one needs to match more.
    private func matchComponents(_ path: [[Character]]) -> Bool {
        var (p, t) = (0, 0)
        var retry: (p: Int, t: Int)?
        while t < path.count {
            if p < components.count, components[p] == Self.anyFolders {
                p += 1
                retry = (p, t)
                // At the end it matches everything that follows.
                if p == components.count { return true }
            } else if p < components.count, Self.match(components[p][...], path[t][...]) {
                (p, t) = (p + 1, t + 1)
            } else if let point = retry {
                (p, t) = (point.p, point.t + 1)
                retry = (p, t)
            } else {
                return false
            }
        }
        return components[p...].allSatisfy { $0 == Self.anyFolders }
    }

    private static let anyFolders: [Character] = ["*", "*"]

    /// Greedy matching with one backtracking point, so that no pattern takes exponential time.
    private static func match(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
        var p = pattern.startIndex
        var t = text.startIndex
        var retry: (p: Int, t: Int)?
        while t < text.endIndex {
            if p < pattern.endIndex, pattern[p] == "*" {
                retry = (p + 1, t)
                p += 1
            } else if p < pattern.endIndex, let next = matchOne(pattern, at: p, text[t]) {
                p = next
                t += 1
            } else if let point = retry {
                retry = (point.p, point.t + 1)
                p = point.p
                t = point.t + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }

    /// Returns the index after the pattern element at `p` when it matches `character`, else nil.
    private static func matchOne(_ pattern: ArraySlice<Character>, at p: Int, _ character: Character) -> Int? {
        switch pattern[p] {
        case "?": return p + 1
        case "\\" where p + 1 < pattern.endIndex: return pattern[p + 1] == character ? p + 2 : nil
        case "[":
            guard let (matches, end) = matchSet(pattern, at: p, character) else {
                return character == "[" ? p + 1 : nil
            }
            return matches ? end : nil
        default: return pattern[p] == character ? p + 1 : nil
        }
    }

    /// Returns whether the set that opens at `p` contains `character`, and the index after it; nil when the set is not
    /// closed.
    private static func matchSet(
        _ pattern: ArraySlice<Character>, at p: Int, _ character: Character
    ) -> (matches: Bool, end: Int)? {
        var i = p + 1
        let negated = i < pattern.endIndex && (pattern[i] == "!" || pattern[i] == "^")
        if negated { i += 1 }
        let first = i
        var found = false
        while i < pattern.endIndex {
            if pattern[i] == "]" && i > first { return (found != negated, i + 1) }
            if i + 2 < pattern.endIndex, pattern[i + 1] == "-", pattern[i + 2] != "]" {
                if pattern[i] <= character && character <= pattern[i + 2] { found = true }
                i += 3
            } else {
                if pattern[i] == character { found = true }
                i += 1
            }
        }
        return nil
    }
}

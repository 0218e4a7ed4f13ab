import Catalog

/// The value of an operator, as it is typed.
struct OperatorValue {
    let name: QueryOperator
    let text: String

    private static let longestName = 200

    /// Returns the error of a value that the operator doesn't take.
    func refused(_ reason: String) -> ClipSearchError {
        .invalidArgument(name: "\(name.rawValue):", value: text, reason: "\(reason), not \"\(text)\"")
    }

    /// - Parameter other: a name that was typed before; there can be one.
    func name(unless other: String?) throws(ClipSearchError) -> String {
        if let other, other != text { throw refused("can be given once, as \"\(other)\"") }
        guard text.unicodeScalars.count <= Self.longestName else {
            throw refused("must have at most \(Self.longestName) characters")
        }
        return text
    }

    func date(_ text: String) throws(ClipSearchError) -> Range<Int64> {
        guard let range = PhotoTime.range(of: text) else {
            throw refused("must be a date such as 2019, 2019-07 or 2019-07-31")
        }
        return range
    }

    /// Returns the limits of one date, or of two with `..` between them, of which one may be missing.
    func times() throws(ClipSearchError) -> TimeSpan {
        let ends = text.ends
        guard ends.count <= 2, ends.contains(where: { !$0.isEmpty }) else {
            throw refused("must be one date, or two with .. between them")
        }
        let first: Int64? = ends[0].isEmpty ? nil : try date(ends[0]).lowerBound
        let last: Int64? = ends[ends.count - 1].isEmpty ? nil : try date(ends[ends.count - 1]).upperBound
        return TimeSpan(from: first, before: last)
    }

    func stars() throws(ClipSearchError) -> Int {
        guard let stars = Int(text), (1...5).contains(stars) else { throw refused("must be a number from 1 to 5") }
        return stars
    }

    func type(addedTo pattern: FileNamePattern?) throws(ClipSearchError) -> FileNamePattern {
        guard let added = FileNamePattern(type: text) else {
            throw refused("must be a type such as png, raw or screenshot")
        }
        return pattern?.adding(added) ?? added
    }

    /// Returns the limits in bytes that a text such as `>5MB`, `<200kB` or `1MB..2MB` means.
    func size() throws(ClipSearchError) -> (minimum: Int64?, maximum: Int64?) {
        let ends = text.ends
        switch (text.first, ends.count) {
        case (">", 1): return (try bytes(String(text.dropFirst())), nil)
        case ("<", 1): return (nil, try bytes(String(text.dropFirst())))
        case (_, 2): return (try bytes(ends[0]), try bytes(ends[1]))
        default: throw refused("must be like >5MB, <200kB or 1MB..2MB")
        }
    }

    private static let units: [(name: String, bytes: Double)] = [
        ("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("k", 1e3), ("m", 1e6), ("g", 1e9), ("b", 1), ("", 1),
    ]

    private func bytes(_ size: String) throws(ClipSearchError) -> Int64 {
        let size = size.lowercased()
        guard let unit = Self.units.first(where: { size.hasSuffix($0.name) }),
            let number = Double(size.dropLast(unit.name.count)), (0..<1e6).contains(number)
        else { throw refused("must be like >5MB, <200kB or 1MB..2MB") }
        return Int64(number * unit.bytes)
    }

    func circle() throws(ClipSearchError) -> GeographicCircle {
        guard let circle = GeographicCircle(text: text) else {
            throw refused("must be latitude,longitude,distance such as 48.137,11.575,5km")
        }
        return circle
    }

    func area() throws(ClipSearchError) -> GeographicArea {
        guard let area = GeographicArea(text: text) else {
            throw refused("must be south,west,north,east such as 47.9,11.3,48.3,11.8")
        }
        return area
    }

    func checkPossession() throws(ClipSearchError) {
        guard text.lowercased() == "text" else { throw refused("must be text") }
    }

    func phrase() throws(ClipSearchError) -> String {
        guard text.unicodeScalars.count <= Self.longestName else {
            throw refused("must have at most \(Self.longestName) characters")
        }
        return text
    }

    func checkState() throws(ClipSearchError) {
        guard ["favourite", "favorite", "favourites", "favorites"].contains(text.lowercased()) else {
            throw refused("must be favourite")
        }
    }
}

extension String {
    /// The texts around `..`; the whole text where there is none.
    fileprivate var ends: [String] { split(separator: "..", omittingEmptySubsequences: false).map(String.init) }
}

extension PhotoFilter {
    /// Narrows the times down.
    mutating func limit(from: Int64? = nil, before: Int64? = nil) {
        if let from { self.from = max(from, self.from ?? .min) }
        if let before { self.before = min(before, self.before ?? .max) }
    }
}

extension FileNamePattern {
    /// Creates the pattern of a type: a ``FileKind``, or the extension of a format; nil for other text.
    public init?(type: String) {
        let name = type.lowercased()
        let kind = FileKind.allCases.first { kind in
            kind.rawValue == name || kind.name.lowercased() == name || kind.extensions.contains(name)
        }
        // An extension of one raw format, or of one of videos, means these files alone.
        if let kind, ![.raw, .video].contains(kind) || !kind.extensions.contains(name) || kind.rawValue == name {
            self.init(extensions: kind.extensions, parts: kind.nameParts, types: [name])
        } else if (1...8).contains(name.utf8.count), name.utf8.allSatisfy({ $0 < 0x80 }),
            name.allSatisfy({ $0.isLetter || $0.isNumber })
        {
            self.init(extensions: [name], types: [name])
        } else {
            return nil
        }
    }

    /// Returns a pattern that files of either pattern fit.
    public func adding(_ other: FileNamePattern) -> FileNamePattern {
        FileNamePattern(
            extensions: extensions + other.extensions, parts: parts + other.parts,
            types: types.flatMap { own in other.types.map { own + $0 } })
    }
}

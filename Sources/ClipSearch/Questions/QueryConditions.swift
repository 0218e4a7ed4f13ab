import Catalog

/// A query's text, taken apart into words and what its operators say.
///
///     let typed = try QueryConditions("a dog tag:beach before:2020 not:people")
///     typed.words          // "a dog"
///     typed.filter.tags    // ["beach"]
///     typed.leftOut        // ["people"]
///
/// A value ends at white space unless it is quoted. Between quotation marks nothing is an operator, and a word with a
/// colon that is not one of ``QueryOperator`` is a word.
public struct QueryConditions: Sendable, Equatable {
    /// The text without operators.
    public internal(set) var words = ""
    /// The things that photos must not show.
    public internal(set) var leftOut: [String] = []
    /// The conditions, but for the collection.
    public internal(set) var filter = PhotoFilter()
    /// The phrases between quotation marks, which are part of ``words``, too.
    public internal(set) var quoted: [String] = []
    /// The name of the collection; nil for any.
    public internal(set) var collection: String?

    /// Takes a text apart.
    ///
    /// - Throws: ``ClipSearchError/invalidArgument(name:value:reason:)`` for a value that an operator doesn't take.
    public init(_ text: String) throws(ClipSearchError) {
        var kept: [Substring] = []
        for part in Self.parts(of: text) {
            if let (name, value) = Self.operation(part) {
                try apply(name, String(value), typed: part)
            } else {
                let phrase = Self.unquoted(part)
                if phrase != part, !Self.leavesOut(kept.last), phrase.contains(where: { $0.isLetter || $0.isNumber }) {
                    quoted.append(String(phrase))
                }
                kept.append(part)
            }
        }
        words = kept.joined(separator: " ")
    }

    /// `true` if the text has no operator.
    public var isEmpty: Bool { leftOut.isEmpty && collection == nil && filter == PhotoFilter() }
}

// MARK: Taking apart

extension QueryConditions {
    private static let quotes: [Character: Character] = ["\"": "\"", "\u{201C}": "\u{201D}", "\u{AB}": "\u{BB}"]

    /// Splits a text at white space outside quotation marks.
    private static func parts(of text: String) -> [Substring] {
        var parts: [Substring] = []
        // A mark that nothing closes is a character like others.
        let last = Dictionary(uniqueKeysWithValues: quotes.values.map { ($0, text.lastIndex(of: $0)) })
        var start = text.startIndex
        var closing: Character?
        var place = start
        while place < text.endIndex {
            let character = text[place]
            let next = text.index(after: place)
            if character == closing {
                closing = nil
            } else if closing == nil, let mark = quotes[character], let end = last[mark] ?? nil, next <= end {
                closing = mark
            } else if closing == nil, character.isWhitespace {
                if start < place { parts.append(text[start..<place]) }
                start = next
            }
            place = next
        }
        if start < text.endIndex { parts.append(text[start...]) }
        return parts
    }

    /// Returns the operator with which a part begins, and its value without quotation marks; nil for words.
    private static func operation(_ part: Substring) -> (QueryOperator, Substring)? {
        guard let colon = part.firstIndex(of: ":"),
            let name = QueryOperator(rawValue: part[..<colon].lowercased())
        else { return nil }
        let value = unquoted(part[part.index(after: colon)...])
        return value.allSatisfy(\.isWhitespace) ? nil : (name, value)
    }

    /// Returns `true` for a word after which something is named that photos must not show.
    private static func leavesOut(_ word: Substring?) -> Bool {
        guard let word else { return false }
        return ["-", "\u{2212}"].contains(word) || QueryWordLists.excluding.contains(word.lowercased())
    }

    private static func unquoted(_ value: Substring) -> Substring {
        guard let first = value.first, let mark = quotes[first], value.count >= 2, value.last == mark else {
            return value
        }
        return value.dropFirst().dropLast()
    }

    // MARK: Meaning

    private mutating func apply(_ name: QueryOperator, _ value: String, typed: Substring) throws(ClipSearchError) {
        let value = OperatorValue(name: name, text: value)
        switch name {
        case .folder: addFolder(value.text)
        case .tag: filter.tags.append(value.text)
        case .collection: collection = try value.name(unless: collection)
        case .date:
            let times = try value.times()
            filter.limit(from: times.from, before: times.before)
        case .after: filter.limit(from: try value.date(value.text).lowerBound)
        case .before: filter.limit(before: try value.date(value.text).lowerBound)
        case .camera: filter.camera = try value.name(unless: filter.camera)
        case .lens: filter.lens = try value.name(unless: filter.lens)
        case .rating: filter.minimumRating = max(try value.stars(), filter.minimumRating ?? 0)
        case .type: filter.fileNames = try value.type(addedTo: filter.fileNames)
        case .size:
            let size = try value.size()
            filter.minimumBytes = size.minimum ?? filter.minimumBytes
            filter.maximumBytes = size.maximum ?? filter.maximumBytes
        case .near: filter.near = try value.circle()
        case .area: filter.area = try value.area()
        case .state:
            try value.checkState()
            filter.favouritesOnly = true
        case .text: filter.writtenPhrases.append(try value.phrase())
        case .has:
            try value.checkPossession()
            filter.hasWriting = true
        case .not:
            let first = typed.dropFirst("not:".count).first
            try leaveOut(value, isQuoted: first.map { Self.quotes[$0] != nil } ?? false)
        }
    }

    private mutating func addFolder(_ value: String) {
        if value.hasPrefix("/") || value == "~" || value.hasPrefix("~/") {
            filter.folders.append(PhotoPath(FileSystem.expandingHome(value)))
        } else if let name = value.trimmingSlashes {
            filter.folderNames.append(name)
        }
    }

    private mutating func leaveOut(_ value: OperatorValue, isQuoted: Bool) throws(ClipSearchError) {
        guard !isQuoted, let (name, inner) = Self.operation(Substring(value.text)) else {
            leftOut.append(value.text)
            return
        }
        switch name {
        case .tag: filter.excludedTags.append(String(inner))
        case .type:
            let type = OperatorValue(name: name, text: String(inner))
            filter.excludedFileNames = try type.type(addedTo: filter.excludedFileNames)
        default: throw value.refused("takes words, tag: or type:")
        }
    }
}

extension String {
    /// The text without slashes at its ends; nil if nothing is left.
    fileprivate var trimmingSlashes: String? {
        var text = self[...]
        while text.first == "/" { text.removeFirst() }
        while text.last == "/" { text.removeLast() }
        return text.isEmpty ? nil : String(text)
    }
}

import Catalog

/// The tags that ``PhotoLibrary/tag(_:progress:)`` may give.
public struct Vocabulary: Sendable, Equatable {
    public struct Concept: Sendable, Equatable {
        public var tag: String
        /// What the model is asked with: one or more ways to say it.
        public var phrases: [String]

        public init(tag: String, phrases: [String]) {
            self.tag = tag
            self.phrases = phrases
        }
    }

    public var concepts: [Concept]

    /// Some five hundred things that everyday photos show.
    public static let builtIn = Vocabulary(text: String(decoding: PackageResources.vocabulary_txt, as: UTF8.self))

    static let sizeLimit = 16 << 20

    /// Reads one tag a line: `sea`, or `sea = the sea | waves` where the model is better asked with other words. Empty lines
    /// and those that begin with `#` are passed over; of a tag that stands twice, the phrases are joined.
    ///
    /// - Throws: ``ClipSearchError`` when the file cannot be read or holds no tag.
    public init(contentsOfFile path: String) throws {
        let bytes = try FileSystem.read(FileSystem.realPath(path) ?? PhotoPath(path), limit: Self.sizeLimit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ClipSearchError.unreadable(path: path, reason: "it is not UTF-8 text; save the vocabulary as UTF-8")
        }
        self.init(text: text)
        if concepts.isEmpty {
            throw ClipSearchError.unreadable(path: path, reason: "it holds no tag; write one a line")
        }
    }

    package init(text: String) {
        concepts = []
        var places: [String: Int] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let line = Substring(line.trimmed)
            guard let first = line.first, first != "#" else { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let tag = parts[0].trimmed
            if tag.isEmpty { continue }
            let said = parts.count < 2 ? [] : parts[1].split(separator: "|").map(\.trimmed).filter { !$0.isEmpty }
            let phrases = said.isEmpty ? [tag] : said
            if let place = places[tag.lowercased()] {
                concepts[place].phrases += phrases.filter { !concepts[place].phrases.contains($0) }
            } else {
                places[tag.lowercased()] = concepts.count
                concepts.append(Concept(tag: tag, phrases: phrases))
            }
        }
    }
}

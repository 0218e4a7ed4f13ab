import Catalog
import Files

/// The tags that ``PhotoIndexer/tag(_:progress:)`` may assign.
public struct Vocabulary: Sendable, Equatable {
    /// A tag with its phrases.
    public struct Concept: Sendable, Equatable {
        /// The tag.
        public var tag: String
        /// The phrases with which the model is queried, at least one.
        public var phrases: [String]

        /// Creates a tag with its phrases.
        public init(tag: String, phrases: [String]) {
            self.tag = tag
            self.phrases = phrases
        }
    }

    /// The tags.
    public var concepts: [Concept]

    /// A vocabulary of some five hundred things in everyday photos.
    public static let builtIn = Vocabulary(text: String(decoding: PackageResources.vocabulary_txt, as: UTF8.self))

    /// Reads one tag per line: `sea`, or `sea = the sea | waves` where other words suit the model better. Empty lines
    /// and those that begin with `#` are skipped; the phrases of a repeated tag are combined.
    ///
    /// - Throws: ``ClipSearchError`` when the file cannot be read, has no tags or too many phrases for one.
    public init(contentsOfFile path: String) throws {
        let bytes: [UInt8]
        do {
            bytes = try OutsideFile.bytes(of: path, limit: InputLimits.vocabularyBytes, allowsPipe: true)
        } catch {
            throw ClipSearchError.unreadable(path: path, reason: error.reason)
        }
        guard let text = TextDecoding.text(bytes, latin1: false) else {
            throw ClipSearchError.unreadable(path: path, reason: "it is not UTF-8 text; save the vocabulary as UTF-8")
        }
        self.init(text: text)
        guard concepts.count <= InputLimits.vocabularyTags else {
            throw ClipSearchError.unreadable(
                path: path, reason: "it has \(concepts.count) tags; at most \(InputLimits.vocabularyTags) are possible")
        }
        if let concept = concepts.first(where: { $0.phrases.count > InputLimits.phrasesOfTag }) {
            throw ClipSearchError.unreadable(
                path: path,
                reason: """
                    the tag "\(concept.tag)" has \(concept.phrases.count) phrases; at most \
                    \(InputLimits.phrasesOfTag) are \
                    possible
                    """)
        }
        if concepts.isEmpty {
            throw ClipSearchError.unreadable(path: path, reason: "it holds no tag; write one a line")
        }
    }

    package init(text: String) {
        concepts = []
        var places: [String: Int] = [:]
        var known: [Set<String>] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = Substring(line.trimmed)
            guard let first = line.first, first != "#" else { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let tag = parts[0].trimmed
            if tag.isEmpty { continue }
            let said = parts.count < 2 ? [] : parts[1].split(separator: "|").map(\.trimmed).filter { !$0.isEmpty }
            let phrases = said.isEmpty ? [tag] : said
            let place = places[tag.lowercased()] ?? concepts.count
            if place == concepts.count {
                places[tag.lowercased()] = place
                concepts.append(Concept(tag: tag, phrases: []))
                known.append([])
            }
            concepts[place].phrases += phrases.filter { known[place].insert($0).inserted }
        }
    }
}

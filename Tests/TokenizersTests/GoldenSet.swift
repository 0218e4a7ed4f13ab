import StrictJSON
import Testing
import Tokenizers

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A folder that tools/reference/tokenizer_golden.py wrote: vocabularies, strings and the reference's ids of them.
struct GoldenSet: Sendable, CustomTestStringConvertible {
    let folder: String
    /// Where BERT's vocabulary stands.
    let bertFolder: String

    var testDescription: String { folder.split(separator: "/").last.map(String.init) ?? folder }

    static let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

    static let committed = GoldenSet(
        folder: "\(repository)/Tests/TokenizersTests/Golden", bertFolder: "\(repository)/weights/small/text_tower")

    /// The committed set, and the one with full vocabularies that `CLIPSEARCH_REFERENCE` names.
    static let all: [GoldenSet] =
        [committed]
        + (ProcessInfo.processInfo.environment["CLIPSEARCH_REFERENCE"].map {
            [GoldenSet(folder: $0, bertFolder: "\($0)/bert")]
        } ?? [])

    enum Kind: String, CaseIterable, Sendable { case clip, bert, gpt2 }

    /// Whether a tokenizer is read from `tokenizer.json` or from the older files.
    enum Source: CaseIterable, Sendable { case tokenizerJSON, vocabularyFiles }

    func folder(of kind: Kind) -> String { kind == .bert ? bertFolder : "\(folder)/\(kind.rawValue)" }

    func tokenizer(_ kind: Kind, from source: Source, maximumLength: Int) throws -> any Tokenizer {
        let folder = folder(of: kind)
        let (json, vocabulary, merges) = ("\(folder)/tokenizer.json", "\(folder)/vocab.json", "\(folder)/merges.txt")
        return switch (kind, source) {
        case (.clip, .tokenizerJSON): try CLIPTokenizer(tokenizerJSON: json, maximumLength: maximumLength)
        case (.clip, .vocabularyFiles):
            try CLIPTokenizer(vocabulary: vocabulary, merges: merges, maximumLength: maximumLength)
        case (.bert, .tokenizerJSON): try WordPieceTokenizer(tokenizerJSON: json, maximumLength: maximumLength)
        case (.bert, .vocabularyFiles):
            try WordPieceTokenizer(vocabulary: "\(folder)/vocab.txt", maximumLength: maximumLength)
        case (.gpt2, .tokenizerJSON): try GPT2Tokenizer(tokenizerJSON: json, maximumLength: maximumLength)
        case (.gpt2, .vocabularyFiles):
            try GPT2Tokenizer(vocabulary: vocabulary, merges: merges, maximumLength: maximumLength)
        }
    }

    /// The objects of a file of JSON lines.
    func lines(_ name: String) throws -> [JSONValue] {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        return try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
    }

    /// The strings and, of each, the reference's ids.
    func strings(_ kind: Kind) throws -> (limit: Int, rows: [(text: String, ids: [Int32])]) {
        var lines = try lines("strings.jsonl")
        let limit = try #require(lines.removeFirst()["limits"]?[kind.rawValue]?.int)
        let rows = try lines.map { line in
            let text = try #require(line["text"]?.string)
            let ids = try #require(line[kind.rawValue]?.array).map { Int32(try #require($0.int)) }
            return (String(repeating: text, count: line["repeat"]?.int ?? 1), ids)
        }
        return (limit, rows)
    }
}

import StrictJSON
import Testing
import Tokenizers

/// Tokenizers whose files say other things than the usual: each setting must do what it does in the reference.
@Suite struct VariantTests {
    @Test func settingsWorkAsInTheReference() throws {
        let set = GoldenSet.committed
        var lines = try set.lines("variants.jsonl")
        let texts = try #require(lines.removeFirst()["texts"]?.array).map { try #require($0.string) }
        for line in lines {
            let kind = try #require(line["base"]?.string.flatMap(GoldenSet.Kind.init))
            let expected = try #require(line["ids"]?.array).map {
                try #require($0.array).compactMap { $0.int.map(Int32.init) }
            }
            let tokenizer: any Tokenizer
            let setting: String
            if let replacements = line["replacements"]?.array {
                tokenizer = try replacing(replacements, in: set.folder(of: kind), kind)
                setting = "\(replacements)"
            } else {
                setting = try #require(line["configuration"]?.string)
                tokenizer = try configured(setting, set.folder(of: kind), kind)
            }
            for (text, ids) in zip(texts, expected) {
                #expect(tokenizer.encode(text) == ids, "\(kind) with \(setting): \(text.debugDescription)")
            }
        }
    }

    private func replacing(
        _ replacements: [JSONValue], in folder: String, _ kind: GoldenSet.Kind
    ) throws -> any Tokenizer {
        var definition = try TemporaryFolder.read("\(folder)/tokenizer.json")
        for replacement in replacements {
            let parts = try #require(replacement.array).compactMap { $0.string.map { Array($0.utf8) } }
            let place = try #require(definition.firstRange(of: parts[0]))
            definition.replaceSubrange(place, with: parts[1])
        }
        let temporary = try TemporaryFolder()
        let file = try temporary.write(definition, to: "tokenizer.json")
        return kind == .clip
            ? try CLIPTokenizer(tokenizerJSON: file, maximumLength: 64)
            : try WordPieceTokenizer(tokenizerJSON: file, maximumLength: 64)
    }

    private func configured(
        _ configuration: String, _ folder: String, _ kind: GoldenSet.Kind
    ) throws -> any Tokenizer {
        let temporary = try TemporaryFolder()
        for name in kind == .bert ? ["vocab.txt"] : ["vocab.json", "merges.txt"] {
            try temporary.write(TemporaryFolder.read("\(folder)/\(name)"), to: name)
        }
        try temporary.write(configuration, to: "tokenizer_config.json")
        return switch kind {
        case .clip: try CLIPTokenizer(folder: temporary.path)
        case .bert: try WordPieceTokenizer(folder: temporary.path)
        case .gpt2: try GPT2Tokenizer(folder: temporary.path)
        }
    }
}

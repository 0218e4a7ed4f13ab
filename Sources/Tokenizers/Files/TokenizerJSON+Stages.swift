import Files
import StrictJSON

/// The stages before and after the model. Unknown stages are errors: skipping one would silently give other ids than
/// the model was trained with.
extension TokenizerJSON {
    func normalizer(_ section: JSONValue?) throws -> Normalizer? {
        guard let section, !section.isNull else { return nil }
        switch try type(of: section, stage: "normalizer") {
        case "Sequence":
            return .sequence(try members(of: section, named: "normalizers").compactMap(normalizer))
        case "NFC": return .canonicalComposition
        case "NFD": return .canonicalDecomposition
        case "Lowercase": return .lowercase
        case "Replace": return try replacement(section)
        case "Prepend":
            guard let content = section["prepend"]?.string else { throw malformed("a \"Prepend\" has no text") }
            return .prefix(Array(content.unicodeScalars))
        case "Strip":
            return .strip(left: section["strip_left"]?.bool ?? true, right: section["strip_right"]?.bool ?? true)
        case "Precompiled":
            let written = section["precompiled_charsmap"]
            if written?.isNull == true || written?.string?.isEmpty == true { return nil }
            guard let bytes = written?.string.flatMap(Base64.decoded) else {
                throw malformed("the map of characters of a \"Precompiled\" is not Base64")
            }
            return .characterMap(try CharacterMap(bytes, file: file))
        case "BertNormalizer":
            let lowercases = section["lowercase"]?.bool ?? true
            return .bert(
                BertNormalizer(
                    cleansText: section["clean_text"]?.bool ?? true,
                    separatesChinese: section["handle_chinese_chars"]?.bool ?? true,
                    stripsAccents: section["strip_accents"]?.bool ?? lowercases,
                    lowercases: lowercases
                )
            )
        case let type: throw unsupported("a normalizer of type \"\(type)\"")
        }
    }

    private func replacement(_ section: JSONValue) throws -> Normalizer {
        let (text, regex) = (section["pattern"]?["String"]?.string, section["pattern"]?["Regex"]?.string)
        let content = section["content"]?.string ?? ""
        if let text, !text.isEmpty {
            return .replacement(Array(text.unicodeScalars), by: Array(content.unicodeScalars))
        }
        if regex == " {2,}" { return .spaceRuns(by: Array(content.unicodeScalars)) }
        guard regex == #"\s+"#, content == " " else {
            throw unsupported("a normalizer of type \"Replace\" by the pattern \"\(regex ?? "")\"")
        }
        return .whitespaceCollapsing
    }

    /// CLIP's pattern as written in the file.
    private static let clipPattern =
        #"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#

    func preTokenizer(_ section: JSONValue?) throws -> PreTokenizer? {
        guard let section, !section.isNull else { return nil }
        switch try type(of: section, stage: "pre-tokenizer") {
        case "Sequence":
            return .sequence(try members(of: section, named: "pretokenizers").compactMap(preTokenizer))
        case "Split":
            guard section["pattern"]?["Regex"]?.string == Self.clipPattern,
                section["behavior"]?.string == "Removed", section["invert"]?.bool == true
            else {
                throw unsupported("a pre-tokenizer of type \"Split\" by another pattern than CLIP's")
            }
            return .clip
        case "ByteLevel":
            guard section["use_regex"]?.bool ?? true else {
                throw unsupported("a pre-tokenizer \"ByteLevel\" without its pattern")
            }
            let addsPrefix = section["add_prefix_space"]?.bool ?? true
            return addsPrefix ? .sequence([.spacePrefix, .byteLevel]) : .byteLevel
        case "Metaspace": return .metaspace(try MetaspaceScheme(section, file: file))
        case "WhitespaceSplit": return .whitespace
        case "BertPreTokenizer": return .bert
        case let type: throw unsupported("a pre-tokenizer of type \"\(type)\"")
        }
    }

    func template(_ section: JSONValue?) throws -> TokenizationPipeline.Template {
        guard let section, !section.isNull else { return .init() }
        switch try type(of: section, stage: "post-processor") {
        case "Sequence":
            return try members(of: section, named: "processors").map(template).reduce(into: .init()) {
                $0.before = $1.before + $0.before
                $0.behind += $1.behind
            }
        case "ByteLevel": return .init()
        case "RobertaProcessing", "BertProcessing":
            guard let first = id(section["cls"]?.array?.last), let last = id(section["sep"]?.array?.last) else {
                throw malformed("the post-processor lacks a valid \"cls\" or \"sep\"")
            }
            return .init(before: [first], behind: [last])
        case "TemplateProcessing": return try templateProcessing(section)
        case let type: throw unsupported("a post-processor of type \"\(type)\"")
        }
    }

    private func templateProcessing(_ section: JSONValue) throws -> TokenizationPipeline.Template {
        var template = TokenizationPipeline.Template()
        var hasText = false
        for part in section["single"]?.array ?? [] {
            if part["Sequence"] != nil {
                guard !hasText else { throw unsupported("a template with the text in it twice") }
                hasText = true
            } else if let name = part["SpecialToken"]?["id"]?.string,
                let values = section["special_tokens"]?[name]?["ids"]?.array
            {
                let ids = values.compactMap(id)
                guard ids.count == values.count else { throw malformed("\"\(name)\" has no valid id in the template") }
                if hasText { template.behind += ids } else { template.before += ids }
            } else {
                throw malformed("the template names a special token that it does not define")
            }
        }
        guard hasText else { throw malformed("the template has no place for the text") }
        return template
    }

    private func id(_ value: JSONValue?) -> Int32? {
        value?.int.flatMap { (0..<VocabularyFiles.idLimit).contains($0) ? Int32($0) : nil }
    }

    func type(of section: JSONValue, stage: String) throws -> String {
        guard let type = section["type"]?.string else { throw malformed("a \(stage) has no \"type\"") }
        return type
    }

    func members(of section: JSONValue, named name: String) throws -> [JSONValue] {
        guard let members = section[name]?.array else { throw malformed("a sequence has no \"\(name)\"") }
        return members
    }
}

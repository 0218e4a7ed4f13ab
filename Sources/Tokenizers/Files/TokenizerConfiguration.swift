import Files
import StrictJSON

/// The contents of `tokenizer_config.json`, and of `special_tokens_map.json` in older folders.
struct TokenizerConfiguration {
    private let settings: JSONValue?
    private let specialTokens: JSONValue?
    private let file: String

    /// Reads a folder's configuration; both files may be absent.
    init(folder: String) throws(TokenizerError) {
        file = "\(folder)/tokenizer_config.json"
        settings = try Self.readObject(file)
        // A configuration that lists the added tokens is newer than the map and replaces it.
        specialTokens =
            settings?["added_tokens_decoder"] == nil ? try Self.readObject("\(folder)/special_tokens_map.json") : nil
    }

    /// Creates an empty configuration.
    init() {
        (settings, specialTokens, file) = (nil, nil, "")
    }

    private static func readObject(_ path: String) throws(TokenizerError) -> JSONValue? {
        guard FileStatus.exists(path) else { return nil }
        let bytes = try OutsideFile.bytes(of: path)
        let value = try parsing(path) { try JSONValue(parsing: bytes) }
        guard value.object != nil else { throw .malformed(file: path, reason: "it is not an object") }
        return value
    }

    /// The value of `model_max_length`, unless it is absent or the reference's placeholder for unknown limits (10³⁰).
    var maximumLength: Int? {
        settings?["model_max_length"]?.int.flatMap { (1...1_000_000).contains($0) ? $0 : nil }
    }

    func integer(_ name: String) -> Int? { settings?[name]?.int }

    func flag(_ name: String) -> Bool? { settings?[name]?.bool }

    /// Returns the content of a special token such as `bos_token`.
    func specialToken(_ name: String) -> String? {
        specialTokenValue(name).flatMap { $0.string ?? $0["content"]?.string }
    }

    private func specialTokenValue(_ name: String) -> JSONValue? {
        let value = specialTokens?[name] ?? settings?[name]
        return value?.isNull == true ? nil : value
    }

    /// Returns the added tokens as the reference derives them when there is no `tokenizer.json`: of several names for
    /// one token, the last determines whether it is matched in the original or in the normalised text.
    ///
    /// - Parameter defaults: the model's own special tokens by their names, used where the files do not specify them.
    func addedTokens(defaults: [String: String]) throws(TokenizerError) -> [AddedToken] {
        var tokens: [[UInt8]: AddedToken] = [:]
        var order: [[UInt8]] = []
        func add(_ token: AddedToken) {
            let key = Array(token.content.utf8)
            if tokens.updateValue(token, forKey: key) == nil { order.append(key) }
        }
        for name in ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"] {
            guard let content = specialToken(name) ?? defaults[name] else { continue }
            add(try AddedToken(content: content, flags: specialTokenValue(name), file: file))
        }
        // Tokens that the vocabulary lacks are numbered in the order of their former ids.
        let listed = (settings?["added_tokens_decoder"]?.object ?? []).map { (id: Int($0.name), value: $0.value) }
        for (_, entry) in listed.sorted(by: { $0.id ?? 0 < $1.id ?? 0 }) {
            guard let content = entry["content"]?.string else {
                throw .malformed(file: file, reason: "an entry of \"added_tokens_decoder\" lacks its content")
            }
            var token = try AddedToken(content: content, flags: entry, file: file)
            token.isSpecial = entry["special"]?.bool ?? false
            add(token)
        }
        return order.compactMap { tokens[$0] }
    }
}

extension AddedToken {
    /// - Parameter flags: an object in the format of `tokenizer.json` and `tokenizer_config.json`, or any value without
    ///   flags.
    init(content: String, flags: JSONValue?, file: String) throws(TokenizerError) {
        guard flags?["single_word"]?.bool != true else {
            throw .unsupported(file: file, feature: "the added token \"\(content)\" as a single word only")
        }
        self.init(
            content: content, isNormalized: flags?["normalized"]?.bool ?? false,
            absorbsLeft: flags?["lstrip"]?.bool ?? false, absorbsRight: flags?["rstrip"]?.bool ?? false
        )
    }
}

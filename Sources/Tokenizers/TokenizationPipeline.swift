import Workers

/// The stages from a text to its ids, in the order and with the names of `tokenizer.json`: added tokens are split off,
/// the text between them is normalised, split into words and encoded by the model, and special tokens are added around
/// the result.
struct TokenizationPipeline: Sendable {
    enum Model: Sendable {
        case bytePairEncoding(BytePairEncoding)
        case wordPiece(WordPiece)
        case unigram(Unigram)
    }

    /// The special tokens before and after every text.
    struct Template: Sendable {
        var before: [Int32] = []
        var behind: [Int32] = []
    }

    let model: Model
    let template: Template
    let maximumLength: Int
    let vocabularySize: Int
    private let normalizer: Normalizer?
    private let preTokenizer: PreTokenizer
    private let tokensInGivenText: AddedTokens
    private let tokensInNormalizedText: AddedTokens
    /// The tokens' names, put together when a text is first decoded.
    private let names = Lazily<TokenNames>()
    private let definition: TokenizerDefinition
    private let added: [(token: AddedToken, id: Int32)]
    private let decoder: TokenDecoder

    init(definition: TokenizerDefinition, maximumLength: Int) throws(TokenizerError) {
        model = definition.model
        template = definition.template
        normalizer = definition.normalizer
        preTokenizer = definition.preTokenizer
        self.maximumLength = maximumLength
        let minimum = template.before.count + template.behind.count
        guard maximumLength >= max(minimum, 1) else {
            throw .maximumLengthTooSmall(given: maximumLength, minimum: max(minimum, 1))
        }
        let tokens = AddedToken.numbered(definition.addedTokens, in: definition)
        (self.definition, added) = (definition, tokens)
        decoder = definition.decoder
        tokensInGivenText = AddedTokens(tokens.filter { !$0.token.isNormalized }, normalizer: nil)
        tokensInNormalizedText = AddedTokens(tokens.filter(\.token.isNormalized), normalizer: normalizer)
        vocabularySize = (tokens.map(\.id) + template.before + template.behind)
            .reduce(definition.size.idLimit) { max($0, Int($1) + 1) }
    }

    func encode(_ text: String) -> [Int32] {
        let limit = maximumLength - template.behind.count
        var ids = template.before
        var word: [UInt8] = []
        let scalars = Array(text.unicodeScalars)
        for (range, id) in tokensInGivenText.split(scalars) {
            if ids.count >= limit { break }
            if let id {
                ids.append(id)
                continue
            }
            var normalized = range == scalars.indices ? scalars : Array(scalars[range])
            normalizer?.apply(to: &normalized)
            let isFirst = range.lowerBound == 0
            for (range, id) in tokensInNormalizedText.split(normalized) {
                if let id {
                    ids.append(id)
                    continue
                }
                var part = normalized
                let isFirst = isFirst && range.lowerBound == 0
                for range in preTokenizer.words(of: &part, [range], isFirst: isFirst) where ids.count < limit {
                    word.removeAll(keepingCapacity: true)
                    for scalar in part[range] { word.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
                    switch model {
                    case .bytePairEncoding(let model): model.encode(word, word.indices, into: &ids)
                    case .wordPiece(let model): model.encode(word, word.indices, into: &ids)
                    case .unigram(let model): model.encode(word, word.indices, into: &ids)
                    }
                }
            }
        }
        if ids.count > limit { ids.removeSubrange(limit...) }
        return ids + template.behind
    }

    func decode(_ ids: [Int32], skippingSpecialTokens: Bool) -> String {
        let names = names.value { TokenNames(vocabulary: definition.vocabulary, added: added) }
        return decoder.text(of: ids.compactMap { names.name(of: $0, skippingSpecialTokens: skippingSpecialTokens) })
    }
}

/// The definition of a tokenizer in its files.
struct TokenizerDefinition {
    var model: TokenizationPipeline.Model
    var normalizer: Normalizer?
    var preTokenizer: PreTokenizer
    var template: TokenizationPipeline.Template
    var addedTokens: [AddedToken]
    var decoder: TokenDecoder

    var vocabulary: Vocabulary {
        switch model {
        case .bytePairEncoding(let model): model.vocabulary
        case .wordPiece(let model): model.vocabulary
        case .unigram(let model): model.vocabulary
        }
    }
}

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

    /// Returns the id of a token of the vocabulary.
    func id(of token: String) -> Int32? {
        if case .unigram(let model) = model { model.tables.id(of: Array(token.utf8)) } else { vocabulary.id(of: token) }
    }

    /// The number of tokens of the vocabulary, and the greatest id plus one.
    var size: (tokens: Int, idLimit: Int) {
        if case .unigram(let model) = model { return (model.tables.count, model.tables.count) }
        let vocabulary = vocabulary
        return (vocabulary.count, vocabulary.idLimit)
    }
}

import Catalog
import LanguageModels

/// Judges results by the likelihood of the query given each photo's texts.
struct Reranker {
    let languageModel: any LanguageModel
    let snapshot: LibrarySnapshot

    /// The number of the best results that are judged.
    static let count = 30

    /// Returns the increase of a query's log-likelihood given each photo's texts, in nats per token of the query.
    /// Photos without texts are skipped.
    func likelihoods(of question: RankingQuestion, given photos: [PhotoID]) throws -> [(PhotoID, Double)] {
        let known = try snapshot.library.texts.of(photos)
        let texts = try snapshot.library.photos.records(photos).map { photo in
            (photo.id, Self.line(text(of: photo, known[photo.id] ?? PhotoTexts(), for: question)))
        }.filter { !$0.1.isEmpty }
        guard !texts.isEmpty else { return [] }
        // A photo's text, a line break, the query: the format of the pairs of captions on which the installed model was
        // trained.
        let pairs = Self.fitting(texts.map { (prefix: $0.1, continuation: Self.line(question.text)) }, languageModel)
        let scores = try languageModel.score([(prefix: "", continuation: pairs[0].continuation)] + pairs)
        guard let alone = scores.first, !alone.tokens.isEmpty else { return [] }
        return zip(texts, scores.dropFirst()).map { text, score in
            (text.0, (score.logLikelihood - alone.logLikelihood) / Double(alone.tokens.count))
        }
    }

    /// Truncates pairs of a photo's text and the query to the model's limit. The query, which is the same in all of
    /// them, gets the tokens that the texts leave, and at least half of the limit.
    private static func fitting(
        _ pairs: [(prefix: String, continuation: String)], _ model: any LanguageModel
    ) -> [(prefix: String, continuation: String)] {
        let tail = "\n"
        let room = model.maximumTokens - model.tokenize(tail).count
        let whole = pairs.map { (prefix: $0.prefix + tail, continuation: $0.continuation) }
        guard let query = pairs.first?.continuation,
            whole.contains(where: { $0.prefix.utf8.count + $0.continuation.utf8.count > model.maximumTokens })
        else { return whole }
        let longest = pairs.map { model.tokenize($0.prefix).count }.max() ?? 0
        let asked = model.beginning(of: query, tokens: max(room / 2, room - longest))
        let left = room - model.tokenize(asked).count
        return pairs.map { (prefix: model.beginning(of: $0.prefix, tokens: left) + tail, continuation: asked) }
    }

    /// Returns the text of a photo for the language model: the caption nearest to the query, else its tags except those
    /// from a model, else the words of its file name.
    private func text(of photo: PhotoRecord, _ texts: PhotoTexts, for question: RankingQuestion) -> String {
        if let caption = snapshot.captions?.nearest(of: texts.captions, to: question.sentence) ?? texts.captions.first {
            return caption.text
        }
        let tags = texts.tags.filter { $0.source != .zeroShot }.map(\.name)
        if !tags.isEmpty { return tags.joined(separator: ", ") }
        let name = photo.file.path.fileName
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        return QueryWords.words(of: String(stem)).filter { $0.allSatisfy(\.isLetter) }.joined(separator: " ")
    }

    /// Returns the text in lower case, on one line and without a full stop at the end.
    private static func line(_ text: String) -> String {
        var line = Substring(text.lowercased().split(whereSeparator: \.isNewline).joined(separator: " ")).trimmed
        while line.last == "." { line.removeLast() }
        return line
    }
}

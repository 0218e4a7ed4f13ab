import Catalog
import Encoders
import Synchronization

/// The sentence model beside an embedding model, loaded when captions are first embedded or searched.
final class SentenceSource: Sendable {
    private let model: any EmbeddingModel
    private let chosen: (any SentenceModel)?
    private let held = Mutex<Held?>(nil)

    private struct Held {
        var model: (any SentenceModel)?
    }

    /// - Parameters:
    ///   - model: the model, which may contain a sentence model.
    ///   - chosen: the sentence model to use instead.
    init(model: any EmbeddingModel, chosen: (any SentenceModel)?) {
        self.model = model
        self.chosen = chosen
    }

    /// Returns the sentence model; nil when there is none.
    func sentenceModel() throws -> (any SentenceModel)? {
        if let chosen { return chosen }
        return try held.withLock { held in
            if let held { return held.model }
            let found = try model.sentenceModel()
            held = Held(model: found)
            return found
        }
    }

    /// Returns the main tower's vectors of some phrasings, and the sentence vector of the first.
    func vectors(of phrasings: [String]) throws -> (vectors: [[Float]], sentence: [Float]?) {
        let encoder = try model.textEncoder()
        if chosen == nil, let both = try encoder.encodeWithSentences(phrasings) {
            return (both.map(\.vector), both.first?.sentence)
        }
        return (try encoder.encode(phrasings, by: .main), try phrasings.first.flatMap { try sentence(of: $0) })
    }

    func sentence(of text: String) throws -> [Float]? {
        try sentenceModel()?.sentenceEncoder().encode([text]).first
    }

    /// Returns the sentence model's record among all models of a library; nil when no caption was embedded with it yet,
    /// or there is none.
    func record(among models: [ModelRecord]) throws -> ModelRecord? {
        // Without a second model's vectors there are no captions' vectors, and the sentence model need not be loaded.
        guard models.count > 1 || models.first?.description.fingerprint != model.fingerprint,
            let wanted = try sentenceModel()?.description
        else { return nil }
        return models.record(wanted)
    }
}

import Catalog
import Encoders
import Synchronization

/// The sentence model of a library, found when captions are first embedded or asked.
final class SentenceSource: Sendable {
    private let model: any EmbeddingModel
    private let chosen: (any SentenceModel)?
    private let held = Mutex<Held?>(nil)

    private struct Held {
        var model: (any SentenceModel)?
    }

    /// - Parameters:
    ///   - model: the library's model, which may hold one.
    ///   - chosen: the one to be used in place of that.
    init(model: any EmbeddingModel, chosen: (any SentenceModel)?) {
        self.model = model
        self.chosen = chosen
    }

    /// Nil when there is none.
    func sentenceModel() throws -> (any SentenceModel)? {
        if let chosen { return chosen }
        return try held.withLock { held in
            if let held { return held.model }
            let found = try model.sentenceModel()
            held = Held(model: found)
            return found
        }
    }

    /// The vectors of one text: the model's, and that of the sentence.
    func vectors(of text: String) throws -> (vector: [Float], sentence: [Float]?) {
        let encoder = try model.textEncoder()
        if chosen == nil, let sharing = encoder as? any SentenceSharingTextEncoder {
            let both = try sharing.encodeWithSentences([text])[0]
            return (both.vector, both.sentence)
        }
        return (try encoder.encode([text])[0], try sentence(of: text))
    }

    func sentence(of text: String) throws -> [Float]? {
        try sentenceModel()?.sentenceEncoder().encode([text]).first
    }
}

extension SentenceModel {
    /// As the catalog is to know it.
    var description: ModelDescription {
        ModelDescription(name: name, fingerprint: fingerprint, dimension: dimension, precision: "f32")
    }
}

extension PhotoLibrary {
    /// The sentence model as the catalog knows it; nil when no caption was embedded with it yet, or there is none.
    func sentenceRecord(among models: [ModelRecord]) throws -> ModelRecord? {
        // Without the vectors of any second model there are none of captions, and the model need not be looked at.
        guard models.count > 1 || models.first?.description.fingerprint != model.fingerprint,
            let wanted = try sentences.sentenceModel()?.description
        else { return nil }
        return models.first {
            $0.description.fingerprint == wanted.fingerprint && $0.description.precision == wanted.precision
        }
    }
}

import Catalog

extension PhotoIndexer {
    private static let captionsInBatch = 64

    /// Embeds new and changed captions of any photo of the library.
    func embedCaptions() throws {
        guard let sentenceModel = try sentences.sentenceModel() else { return }
        // Check for captions first, since a library without them does not need the model.
        var batch = try library.texts.captions(withoutVectorsOf: -1, after: 0, limit: 1)
        guard !batch.isEmpty else { return }
        let model = try library.models.add(sentenceModel.description).id
        var last: Int64 = 0
        while true {
            try Task.checkCancellation()
            batch = try library.texts.captions(withoutVectorsOf: model, after: last, limit: Self.captionsInBatch)
            guard let end = batch.last?.id else { return }
            last = end
            let vectors = try sentenceModel.sentenceEncoder().encode(batch.map(\.text))
            var change = LibraryChange()
            change.vectors = zip(batch, vectors).map { caption, vector in
                VectorChange(subject: .caption(caption.id), vector: NewVector(model: model, values: vector))
            }
            do {
                _ = try library.apply(change)
            } catch CatalogError.unknownCaption {
                // Another process removed one of them in between; the next run embeds the rest.
            }
        }
    }
}

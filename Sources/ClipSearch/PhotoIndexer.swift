import Catalog
import Encoders

/// Fills a library with photos: indexes folders, watches them, imports tables, and assigns tags.
///
///     let library = try PhotoLibrary(folder: "/home/anna/library")
///     try PhotoIndexer(library, model: TwoTowerModel(folder: "weights/small")).index(["/home/anna/Photos"])
///
/// All calls but ``watch(_:options:report:)`` are synchronous, may be made from any thread, and respond to the
/// cancellation of the task in which they are called.
public final class PhotoIndexer: Sendable {
    /// The library.
    public let library: PhotoLibrary
    /// The model that encodes photos as vectors.
    public let model: any EmbeddingModel

    let sentences: SentenceSource
    package let indexPolicy: IndexPolicy
    let scales: ScaleCache

    /// Creates an indexer.
    ///
    /// - Parameters:
    ///   - library: the library that is filled.
    ///   - model: the model whose vectors are stored; a library can hold those of several.
    ///   - sentenceModel: the model that embeds captions; the one that `model` contains if nil.
    public convenience init(
        _ library: PhotoLibrary, model: any EmbeddingModel, sentenceModel: (any SentenceModel)? = nil
    ) {
        self.init(library, model: model, sentenceModel: sentenceModel, indexPolicy: IndexPolicy())
    }

    package init(
        _ library: PhotoLibrary, model: any EmbeddingModel, sentenceModel: (any SentenceModel)? = nil,
        indexPolicy: IndexPolicy
    ) {
        self.library = library
        self.model = model
        self.indexPolicy = indexPolicy
        sentences = SentenceSource(model: model, chosen: sentenceModel)
        scales = ScaleCache(library: library, model: model)
    }

    /// Updates the library with the photos below some folders.
    ///
    /// Files with unchanged size and time are skipped; moved ones are recognised by their contents and keep their tags;
    /// missing ones are retired. Results are stored every second or two, so that an interrupted run loses no more than
    /// that, and the next one resumes there.
    ///
    /// - Parameters:
    ///   - folders: folders, or single files.
    ///   - options: what is read, and how.
    ///   - progress: called on the calling thread, up to some hundred times a second.
    /// - Returns: the result; when the task was cancelled, the result up to then.
    /// - Throws: ``ClipSearchError`` when none of the folders can be read, `CatalogError` when the library cannot be
    ///   written or another process is indexing into it.
    @discardableResult
    public func index(
        _ folders: [String], options: IndexingOptions = IndexingOptions(),
        progress: @escaping (IndexingProgress) -> Void = { _ in }
    ) throws -> IndexingReport {
        let lock =
            options.isDryRun ? nil : try library.lockForIndexing(purpose: "index " + folders.joined(separator: " "))
        defer { lock?.release() }
        let run = try IndexingRun(indexer: self, options: options, progress: progress)
        return try run.run(folders)
    }
}

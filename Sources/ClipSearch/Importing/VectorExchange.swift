import Catalog

extension PhotoIndexer {
    /// Stores vectors that this library's model computed elsewhere, for photos at given paths. The vectors are
    /// normalised to length 1, and replace existing ones.
    ///
    /// First some of the photos are encoded here and compared: if the vectors disagree, the given ones are another
    /// model's and would make searches useless, so nothing is stored. Imported vectors count as computed at a reduced
    /// scale: indexing with ``IndexingOptions/decodesExactly`` computes them again.
    ///
    /// - Parameters:
    ///   - paths: the paths of the photos, one for each vector.
    ///   - base: the folder to which relative paths refer.
    ///   - sampleSize: the number of photos compared; 0 accepts the vectors unchecked.
    ///   - progress: called with the number of vectors processed so far.
    ///   - indexProgress: called with the number of vectors added to the search index so far and the total.
    ///   - rows: returns a range of the vectors, concatenated. Called for a few hundred at a time.
    /// - Returns: the result; when the task was cancelled, the result up to then.
    /// - Throws: ``ClipSearchError/invalidArgument(name:value:reason:)`` when the vectors are another model's,
    ///   `CatalogError`, and the errors of `rows`.
    @discardableResult
    public func importVectors(
        forPhotosAt paths: [String], base: String, comparing sampleSize: Int = 8,
        progress: (Int) -> Void = { _ in }, indexProgress: (Int, Int) -> Void = { _, _ in },
        rows: @escaping (Range<Int>) throws -> [Float]
    ) throws -> VectorImportReport {
        let lock = try library.lockForIndexing(purpose: "import-vectors")
        defer { lock.release() }
        var source = VectorImportSource(paths: paths, base: base, dimension: model.dimension, rows: rows)
        var report = VectorImportReport()
        report.agreement = try source.agreement(with: model, sampleSize: sampleSize)
        let record = try library.models.add(model.description)
        var run = VectorImportRun(library: library, model: record, report: report)
        report = try run.run(&source, progress: progress)
        guard !report.wasInterrupted else { return report }
        let builder = PhotoIndexBuilder(file: library.indexFile(of: record), policy: indexPolicy)
        do {
            if try builder.isNeeded() { report.index = try builder.update(progress: indexProgress) }
        } catch is CancellationError {
            report.wasInterrupted = true
        } catch {
            // The vectors are stored, and searches work without the index.
            report.index = IndexUpdate(model: model.name, problem: "\(error)")
        }
        return report
    }
}

extension PhotoLibrary {
    /// Returns one model's vectors of all present photos. The model's files need not exist.
    ///
    /// - Parameter model: the model's name; nil if there is only one.
    /// - Throws: ``ClipSearchError/invalidArgument(name:value:reason:)`` when the model is unknown or ambiguous;
    ///   `CatalogError`.
    public func exportVectors(model: String?) throws -> VectorExport {
        let record = try modelWithVectors(named: model)
        let table = try photoVectors(of: record.id)
        let pathsOfPhotos = Dictionary(
            uniqueKeysWithValues: try photos.records(table.ids).map { ($0.id, $0.file.path) })
        let paths = table.ids.compactMap { pathsOfPhotos[$0] }
        if paths.count == table.ids.count {
            return VectorExport(
                model: record.description.name, dimension: table.dimension, paths: paths, values: table.values)
        }
        // Photos may be removed between the two queries.
        let kept = table.ids.indices.filter { pathsOfPhotos[table.ids[$0]] != nil }
        let values = kept.flatMap { table.row($0) }
        return VectorExport(model: record.description.name, dimension: table.dimension, paths: paths, values: values)
    }

    /// Returns, of several models with the same name, the last one added, whose files are the newest.
    private func modelWithVectors(named name: String?) throws -> ModelRecord {
        let all = try counts().models.filter { $0.photoVectors > 0 }.map(\.model)
        let names = Set(all.map(\.description.name)).sorted()
        let listed =
            names.isEmpty
            ? "the library holds no vectors" : "the library holds vectors of: \(names.joined(separator: ", "))"
        guard let name = name ?? (names.count == 1 ? names.first : nil) else {
            throw ClipSearchError.invalidArgument(name: "the model", value: "", reason: "name one; \(listed)")
        }
        guard let record = all.last(where: { $0.description.name == name }) else {
            throw ClipSearchError.invalidArgument(name: "the model", value: name, reason: listed)
        }
        return record
    }
}

/// The result of importing vectors.
public struct VectorImportReport: Sendable {
    /// The agreement of the given vectors with the model's own for the same photos, as cosines.
    public struct Agreement: Sendable, Equatable {
        /// The number of photos compared.
        public var photos: Int
        /// The median of the cosines.
        public var median: Float
        /// The lowest of the cosines.
        public var lowest: Float
    }

    /// The number of photos whose vectors were stored.
    public var imported = 0
    /// The number of `imported` photos that are new to the library.
    public var newPhotos = 0
    /// The rows that were skipped, with the reason.
    public var failed: [IndexingReport.Failure] = []
    /// The agreement with the model; nil when no photo could be compared.
    public var agreement: Agreement?
    /// The result of updating the search index; nil when no update was needed.
    public var index: IndexUpdate?
    /// A Boolean value that indicates whether the import was cancelled; its results are kept.
    public var wasInterrupted = false
}

/// The vectors of a library's photos, for export.
public struct VectorExport: Sendable {
    /// The model's name.
    public var model: String
    /// The number of components of a vector.
    public var dimension: Int
    /// The paths of the photos.
    public var paths: [PhotoPath]
    /// The vectors, `[paths.count, dimension]`, each of length 1.
    public var values: [Float]
}

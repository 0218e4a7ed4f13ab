import Catalog

extension PhotoLibrary {
    /// Stores vectors that were made elsewhere by this library's model, for photos at given paths. They are brought to
    /// unit length, and take the place of vectors that these photos had.
    ///
    /// First some of the photos are put through the model here: if its vectors point elsewhere, those given are another
    /// model's, which would make searches find nothing of use, and nothing is stored. Imported vectors count as computed
    /// at a reduced scale: indexing with ``IndexingOptions/decodesExactly`` computes them anew.
    ///
    /// - Parameters:
    ///   - paths: of the photos, one for each vector.
    ///   - base: the folder that relative paths begin at.
    ///   - sampleSize: how many photos are compared; with 0 the vectors are taken on trust.
    ///   - progress: is told how many vectors have been dealt with.
    ///   - indexProgress: is told how many of them are in the search index, and of how many.
    ///   - rows: gives some of the vectors, one after the other. Is asked for a few hundred at a time.
    /// - Returns: what was done; when the task was cancelled, up to then.
    /// - Throws: ``ClipSearchError/invalidArgument(name:value:reason:)`` when the vectors are another model's,
    ///   `CatalogError`, and what `rows` throws.
    @discardableResult
    public func importVectors(
        forPhotosAt paths: [String], base: String, comparing sampleSize: Int = 8,
        progress: (Int) -> Void = { _ in }, indexProgress: (Int, Int) -> Void = { _, _ in },
        rows: @escaping (Range<Int>) throws -> [Float]
    ) throws -> VectorImportReport {
        let lock = try catalog.lockForIndexing(purpose: "import-vectors")
        defer { lock.release() }
        var source = VectorImportSource(paths: paths, base: base, dimension: model.dimension, rows: rows)
        var report = VectorImportReport()
        report.agreement = try source.agreement(with: model, sampleSize: sampleSize)
        let record = try catalog.addModel(modelDescription)
        var run = VectorImportRun(catalog: catalog, model: record, report: report)
        report = try run.run(&source, progress: progress)
        guard !report.wasInterrupted else { return report }
        let builder = PhotoIndexBuilder(file: indexFile(of: record), policy: indexPolicy)
        do {
            if try builder.isNeeded() { report.index = try builder.update(progress: indexProgress) }
        } catch is CancellationError {
            report.wasInterrupted = true
        } catch {
            // The vectors are stored, and searches do without.
            report.index = IndexUpdate(model: model.name, problem: "\(error)")
        }
        return report
    }

    /// All vectors of present photos that the library at `location` holds of one model. The model's files need not be
    /// there.
    ///
    /// - Parameter model: its name; nil for the only one there is.
    /// - Throws: ``ClipSearchError/invalidArgument(name:value:reason:)`` when there is no such model, or not one only;
    ///   `CatalogError`.
    public static func exportVectors(at location: LibraryLocation, model: String?) throws -> VectorExport {
        let catalog = try SQLiteCatalog(path: location.catalogPath, access: .readOnly)
        let record = try modelWithVectors(named: model, in: catalog)
        let table = try catalog.photoVectors(of: record.id)
        let photos = Dictionary(uniqueKeysWithValues: try catalog.photos(table.ids).map { ($0.id, $0.file.path) })
        let paths = table.ids.compactMap { photos[$0] }
        if paths.count == table.ids.count {
            return VectorExport(
                model: record.description.name, dimension: table.dimension, paths: paths, values: table.values)
        }
        // Photos can be forgotten between the two questions.
        let kept = table.ids.indices.filter { photos[table.ids[$0]] != nil }
        let values = kept.flatMap { table.values[$0 * table.dimension..<($0 + 1) * table.dimension] }
        return VectorExport(model: record.description.name, dimension: table.dimension, paths: paths, values: values)
    }

    /// Of several with the same name, the one that was taken in last: its files are the newest.
    private static func modelWithVectors(named name: String?, in catalog: any PhotoCatalog) throws -> ModelRecord {
        let all = try catalog.status().models.filter { $0.photoVectors > 0 }.map(\.model)
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

/// What an import of vectors did.
public struct VectorImportReport: Sendable {
    /// How vectors that were given compare with the model's own of the same photos, in cosine.
    public struct Agreement: Sendable, Equatable {
        public var photos: Int
        public var median: Float
        public var lowest: Float
    }

    /// Photos that have their vectors now.
    public var imported = 0
    /// How many of `imported` the library had not known.
    public var newPhotos = 0
    /// Rows that were passed over, and why.
    public var failed: [IndexingReport.Failure] = []
    /// Nil when none could be compared.
    public var agreement: Agreement?
    /// What was done to the search index; nil when nothing had to be.
    public var index: IndexUpdate?
    /// Whether the import was cancelled before its end; what it had done is kept.
    public var wasInterrupted = false
}

/// The vectors of a library's photos.
public struct VectorExport: Sendable {
    /// The model's name.
    public var model: String
    public var dimension: Int
    public var paths: [PhotoPath]
    /// `[paths.count, dimension]`, each of length 1.
    public var values: [Float]
}

import Catalog
import Checksums
import Encoders
import Nouns
import VectorIndex

/// The options of ``PhotoIndexer/tag(_:progress:)``.
public struct TaggingOptions: Sendable {
    /// The tags to assign.
    public var vocabulary = Vocabulary.builtIn
    /// The threshold of the confidence, 0…1.
    public var threshold = 0.25
    /// The maximum number of tags of a photo, the most confident first.
    public var limit = 8
    /// `true` to tag photos again that already have these tags.
    public var redoesAll = false

    /// Creates options with the default values.
    public init() {}
}

/// The result of a tagging run.
public struct TaggingReport: Sendable, Equatable {
    /// The number of photos processed.
    public var photos = 0
    /// The number of these that got a tag.
    public var tagged = 0
    /// The total number of assigned tags.
    public var tags = 0
    /// The number of photos skipped since they were processed before with this model and these options.
    public var unchanged = 0
    /// The number of photos without a vector, which must be indexed with this model first.
    public var unindexed = 0
    /// The number of photos whose tags were removed.
    public var removed = 0
    /// The duration of the run, in seconds.
    public var seconds = 0.0
    /// A Boolean value that indicates whether the run was cancelled; its results are kept.
    public var wasInterrupted = false
}

extension PhotoIndexer {
    /// Assigns to every photo the matching tags of a vocabulary by zero-shot classification (Radford et al., "Learning
    /// Transferable Visual Models From Natural Language Supervision", 2021, 3.1). They replace those of an earlier run;
    /// tags from other sources are kept. Of tags that mean the same ("sofa", "couch") the more confident one is given.
    ///
    /// A tag's confidence is approximately the probability that at least one of five people mentions it when describing
    /// the photo in a sentence.
    ///
    /// - Parameters:
    ///   - options: the vocabulary, and how sure a tag must be.
    ///   - progress: called with the number of photos processed so far and the total.
    /// - Returns: the result; when the task was cancelled, the result up to then.
    /// - Throws: ``ClipSearchError``, `CatalogError`, the errors of the model's text encoder.
    @discardableResult
    public func tag(
        _ options: TaggingOptions = TaggingOptions(), progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> TaggingReport {
        guard options.limit > 0 else {
            throw ClipSearchError.invalidArgument(
                name: "number of tags", value: "\(options.limit)", reason: "must be 1 or more")
        }
        guard (0...1).contains(options.threshold) else {
            throw ClipSearchError.invalidArgument(
                name: "threshold", value: "\(options.threshold)", reason: "must be from 0 to 1")
        }
        let lock = try library.lockForIndexing(purpose: "tag")
        defer { lock.release() }
        guard let record = try library.models.record(of: model) else {
            throw ClipSearchError.noPhotosIndexed(library: library.folder, model: model.name)
        }
        return try timed { report in
            let stamp = options.stamp(model: model.fingerprint)
            let all = try library.photos.ids(matching: .everyFile)
            let wanted = options.redoesAll ? all : try library.texts.photos(withoutStamp: stamp, of: .zeroShot)
            report.unchanged = all.count - wanted.count
            guard !wanted.isEmpty, let scale = try scales.words(of: record, measures: true) else { return }
            let concepts = try ConceptIndex(options.vocabulary, model: model)
            let limit = min(options.limit, concepts.tags.count)
            let minimum = Float(scale.mean + scale.deviation * TagConfidence.standardised(options.threshold))
            for start in stride(from: 0, to: wanted.count, by: Self.photosInTagBatch) {
                try Task.checkCancellation()
                let ids = Array(wanted[start..<min(start + Self.photosInTagBatch, wanted.count)])
                let table = try library.photoVectors(of: record.id, only: ids)
                let found = try concepts.nearest(to: table.values, limit: 2 * limit, minimumScore: minimum)
                var batch = LibraryChange()
                for (id, neighbors) in zip(table.ids, found) {
                    let tags = concepts.withoutSynonyms(neighbors).prefix(limit).map { neighbor in
                        Tag(
                            concepts.tags[Int(neighbor.id)], source: .zeroShot,
                            confidence: TagConfidence.of(scale.standardised(neighbor.score)))
                    }
                    batch.texts.append(
                        .init(
                            photo: id,
                            change: TextChange(source: .zeroShot, texts: PhotoTexts(tags: tags), stamp: stamp)))
                    report.tagged += tags.isEmpty ? 0 : 1
                    report.tags += tags.count
                }
                _ = try library.apply(batch)
                report.photos += table.ids.count
                report.unindexed += ids.count - table.ids.count
                progress(start + ids.count, wanted.count)
            }
        }
    }

    /// Removes all tags assigned by ``tag(_:progress:)``, including those of missing photos.
    @discardableResult
    public func removeModelTags(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws -> TaggingReport {
        let lock = try library.lockForIndexing(purpose: "tag")
        defer { lock.release() }
        return try timed { report in
            let photos = try library.texts.photos(withTextsFrom: .zeroShot)
            for start in stride(from: 0, to: photos.count, by: Self.photosInTagBatch) {
                try Task.checkCancellation()
                let ids = photos[start..<min(start + Self.photosInTagBatch, photos.count)]
                var batch = LibraryChange()
                batch.texts = ids.map {
                    .init(photo: $0, change: TextChange(source: .zeroShot, texts: PhotoTexts()))
                }
                _ = try library.apply(batch)
                report.removed += ids.count
                progress(start + ids.count, photos.count)
            }
        }
    }

    private static let photosInTagBatch = 512

    private func timed(_ work: (inout TaggingReport) throws -> Void) throws -> TaggingReport {
        let clock = ContinuousClock()
        let start = clock.now
        var report = TaggingReport()
        do {
            try work(&report)
        } catch is CancellationError {
            report.wasInterrupted = true
        }
        report.seconds = (clock.now - start) / .seconds(1)
        return report
    }
}

extension TaggingOptions {
    /// Raised when tags are chosen otherwise, so that the next run tags all photos again.
    private static let version = 2

    /// Returns a stamp that changes with everything on which the tags depend.
    package func stamp(model fingerprint: String) -> String {
        var hash = SHA256()
        for concept in vocabulary.concepts {
            hash.update(Array("\(concept.tag)\0\(concept.phrases.joined(separator: "\0"))\n".utf8))
        }
        let words = hash.finalize().hexadecimal.prefix(16)
        return "\(fingerprint.prefix(16)) \(words) \(threshold) \(limit) \(Self.version)"
    }
}

/// The calibration of tags' cosines: a logistic regression on 51 photos described by five people each, for the words of
/// the built-in vocabulary (`tools/reference/ranking.py`).
package enum TagConfidence {
    private static let slope = 1.09
    private static let offset = -5.51

    /// - Parameter standardised: the cosine between picture and tag on the library's ``CosineScale``.
    package static func of(_ standardised: Double) -> Double { sigmoid(slope * standardised + offset) }

    /// Returns the standardised cosine for a confidence.
    package static func standardised(_ confidence: Double) -> Double {
        (logarithm(confidence / (1 - confidence)) - offset) / slope
    }
}

/// An index of the vectors of a vocabulary.
struct ConceptIndex {
    /// The tags by their numbers in the index.
    let tags: [String]
    private let vectors: FlatIndex

    /// The prompt templates; the mean over all of them represents the tag.
    static let templates = ["{q}", "a photo of {q}", "a picture showing {q}", "there is {q} in the picture"]

    /// The maximum number of texts, phrases in all templates, whose vectors are in memory at the same time.
    private static let textsInBatch = 256

    init(_ vocabulary: Vocabulary, model: any EmbeddingModel) throws {
        let encoder = try model.textEncoder()
        var names: [String] = []
        var index = try FlatIndex(dimension: model.dimension)
        var rest = vocabulary.concepts[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let concepts = Self.popBatch(of: &rest)
            let phrasings = concepts.map { concept in
                concept.phrases.flatMap { PromptTemplate.phrasings(of: $0, in: Self.templates) }
            }
            var encoded = try encoder.encode(phrasings.flatMap { $0 }, by: .main)[...]
            for (concept, phrasings) in zip(concepts, phrasings) {
                var own = Array(encoded.prefix(phrasings.count))
                encoded = encoded.dropFirst(phrasings.count)
                // A vocabulary of one's own may be in any language.
                if vocabulary != .builtIn {
                    let others = try concept.phrases.filter { try encoder.tower(for: $0) == .multilingual }
                    if !others.isEmpty { own = try encoder.encode(others, by: .multilingual) }
                }
                guard let mean = QueryVector.combine(own.map { ($0, 1) }) else { continue }
                try index.add(ids: [Int64(names.count)], vectors: mean)
                names.append(concept.tag)
            }
        }
        tags = names
        vectors = index
    }

    /// Removes tags from the front, at least one, whose texts fill a batch.
    private static func popBatch(of concepts: inout ArraySlice<Vocabulary.Concept>) -> ArraySlice<Vocabulary.Concept> {
        var texts = 0
        let count = concepts.prefix { concept in
            texts += concept.phrases.count * templates.count
            return texts <= textsInBatch
        }.count
        let batch = concepts.prefix(max(1, count))
        concepts.removeFirst(batch.count)
        return batch
    }

    /// - Parameter photos: the photos' vectors, `[n, dimension]`.
    func nearest(to photos: [Float], limit: Int, minimumScore: Float) throws -> [[Neighbor]] {
        guard !vectors.isEmpty, !photos.isEmpty else { return [] }
        // The minimum score may exceed any cosine, when no confidence is high enough.
        return try vectors.search(queries: photos, k: min(limit, vectors.count), minimumScore: minimumScore)
    }

    /// Returns the tags of a photo, the best first, without those that mean the same as a better one.
    func withoutSynonyms(_ found: [Neighbor]) -> [Neighbor] {
        found.reduce(into: []) { kept, neighbor in
            if !kept.contains(where: { areSynonyms($0.id, neighbor.id) }) { kept.append(neighbor) }
        }
    }

    /// The cosine from which a noun and a kind of it mean the same to the model: 0.83 for "sea" and "ocean", 0.49 for
    /// "dog" and "poodle".
    private static let cosineOfSynonyms: Float = 0.8

    private func areSynonyms(_ one: Int64, _ other: Int64) -> Bool {
        guard let first = vectors.vector(one), let second = vectors.vector(other),
            QueryVector.dot(first, second) >= Self.cosineOfSynonyms
        else { return false }
        let (one, other) = (tags[Int(one)].lowercased(), tags[Int(other)].lowercased())
        return NounTable.builtIn.belongs(one, to: other) || NounTable.builtIn.belongs(other, to: one)
    }
}

import VectorIndex

/// The rules for keeping, building and searching the index of a photo library. The numbers were measured
/// (Benchmarks/index/README.md, "In a photo library").
package struct IndexPolicy: Sendable {
    /// The number of vectors from which an index is kept; fewer are compared one by one.
    package var threshold = 4_000

    /// Photos' vectors have length 1, so their inner product is the cosine. A graph over bytes reads a quarter of the
    /// memory; the additional vectors make scores exact, and exact searches possible without the library.
    package var configuration = HNSWConfiguration(
        metric: .innerProduct, storage: .int8, keepsOriginals: true, m: 16, efConstruction: 200, efSearch: 256)

    /// The number of results requested from a graph, of which the first are returned, so that a longer list begins with
    /// the shorter one. Where more are requested, all photos are compared.
    package var walkedAnswers = 100

    /// The number of vectors added to the graph between checks for cancellation.
    package var sliceSize = 512

    package init() {}

    /// Returns a Boolean value that indicates whether searches may compare this number of changed photos one by one,
    /// which takes a few milliseconds and saves writing the whole file.
    func tolerates(changes: Int, ofPhotos count: Int) -> Bool { changes <= max(256, min(count / 50, 4_096)) }

    /// Returns a Boolean value that indicates whether a file is so outdated that comparing all photos is as fast as
    /// applying the changes.
    func isOutrun(changes: Int, ofPhotos count: Int) -> Bool { changes > max(1_000, count / 2) }

    /// Returns a Boolean value that indicates whether enough vectors are removed for the graph to be compacted.
    func wantsCompaction(removed: Int, of slots: Int) -> Bool { removed > slots / 5 }
}

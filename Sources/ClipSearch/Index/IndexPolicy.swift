import VectorIndex

/// When a photo library keeps an index file, how it is built and how it is asked. The numbers were measured
/// (Benchmarks/index/README.md, "In a photo library").
package struct IndexPolicy: Sendable {
    /// From so many vectors on an index is kept; fewer are compared one by one.
    package var threshold = 4_000

    /// Photos' vectors have length 1, whose inner product is the cosine. A graph that is walked on bytes reads a quarter
    /// of the memory; the vectors beside it make scores exact, and exact searches possible without the catalog.
    package var configuration = HNSWConfiguration(
        metric: .innerProduct, storage: .int8, keepsOriginals: true, m: 16, efConstruction: 200, efSearch: 256)

    /// A graph is always asked for so many answers, and those wanted are the first of them: so a longer list begins with
    /// the shorter one. Where more are wanted, all photos are compared.
    package var walkedAnswers = 100

    /// Vectors that are put into the graph between two looks at whether to stop.
    package var sliceSize = 512

    package init() {}

    /// Whether searches may be left to compare so many changed photos one by one. Up to here that takes a few
    /// milliseconds, and saves writing the whole file for a few photos.
    func tolerates(changes: Int, ofPhotos count: Int) -> Bool { changes <= max(256, min(count / 50, 4_096)) }

    /// Whether a file is so far behind that comparing all photos is no slower than catching up with it.
    func isOutrun(changes: Int, ofPhotos count: Int) -> Bool { changes > max(1_000, count / 2) }

    /// Whether so many vectors are removed that the graph is to be thinned out.
    func wantsCompaction(removed: Int, of slots: Int) -> Bool { removed > slots / 5 }
}

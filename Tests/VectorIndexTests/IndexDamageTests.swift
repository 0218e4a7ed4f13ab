import Testing
import VectorIndex
import Workers

/// Files whose contents were overwritten: no answer may come from them that the whole file would not give.
@Suite struct IndexDamageTests {
    private enum Filling: CaseIterable { case zeros, noise }

    /// The answers of an index, or nil where it was refused, when opened or when searched.
    private func answers(_ path: String, _ queries: [[Float]]) throws -> [[Neighbor]?] {
        let index: HNSWIndex
        do { index = try HNSWIndex(contentsOf: path) } catch {
            guard case .damaged = error else { throw error }
            return queries.map { _ in nil }
        }
        return try queries.enumerated().map { number, query in
            do {
                // Walks, scans, and batches on several threads.
                return switch number % 3 {
                case 0: try index.search(query, k: 10)
                case 1: try index.search(query, k: 10, filter: .predicate { $0 % 3 == 0 })
                default: try index.search(queries: query, k: 10)[0]
                }
            } catch let error as VectorIndexError {
                guard case .damaged = error else { throw error }
                return nil
            }
        }
    }

    @Test(arguments: HNSWConfiguration.Storage.allCases, [1, 2])
    func noDamageChangesAnAnswer(storage: HNSWConfiguration.Storage, version: Int) throws {
        let folder = try TemporaryFolder()
        let index = try IndexFileTests.sample(count: 3000, dimension: 24, storage: storage)
        try index.save(to: folder.path("index"))
        var good = try folder.read("index")
        if version == 1 { good = IndexFileFuzzer.asVersion1(good) }
        try folder.write(good, to: "index")
        let queries = (0..<30).map { Samples.clustered(1, dimension: 24, seed: UInt64(900 + $0)) }
        let truth = try answers(folder.path("index"), queries)
        #expect(!truth.contains { $0 == nil })
        var generator = SplitMix64(seed: 85)
        for section in IndexFileFuzzer.sections(of: good) where section.byteCount > 0 {
            for filling in Filling.allCases {
                var damaged = good
                for place in section.offset + section.byteCount / 2..<section.offset + section.byteCount {
                    damaged[place] = filling == .zeros ? 0 : UInt8.random(in: 0...255, using: &generator)
                }
                if damaged == good { continue }
                try folder.write(damaged, to: "damaged")
                let found = try answers(folder.path("damaged"), queries)
                #expect(
                    zip(found, truth).allSatisfy { $0 == nil || $0 == $1 }, "section \(section.kind), \(filling)")
                // What is used by all queries together is found wrong.
                #expect(found.contains { $0 == nil }, "section \(section.kind), \(filling)")
                #expect(throws: VectorIndexError.self) { try HNSWIndex.checkContents(ofFile: folder.path("damaged")) }
            }
        }
    }

    @Test func damageIsNotSavedUnderNewChecksums() throws {
        let folder = try TemporaryFolder()
        try IndexFileTests.sample(count: 500).save(to: folder.path("index"))
        var damaged = try folder.read("index")
        let originals = try #require(IndexFileFuzzer.sections(of: damaged).first { $0.kind == 2 })
        damaged[originals.offset + originals.byteCount - 9] ^= 4
        try folder.write(damaged, to: "index")
        func opened() throws -> HNSWIndex { try HNSWIndex(contentsOf: folder.path("index")) }
        #expect(throws: VectorIndexError.self) { try HNSWIndex(contentsOf: folder.path("index"), inMemory: true) }
        #expect(throws: VectorIndexError.self) { try opened().save(to: folder.path("again")) }
        #expect(throws: VectorIndexError.self) { try opened().add(ids: [1], vectors: Samples.values(8, seed: 1)) }
        for change: (HNSWIndex) -> Void in [
            { $0.remove(ids: [2]) }, { $0.compact() }, { $0.reserveCapacity(1_000) },
        ] {
            let index = try opened()
            change(index)
            #expect(throws: VectorIndexError.self) { try index.save(to: folder.path("again")) }
            #expect(throws: VectorIndexError.self) { try index.search(Samples.values(8, seed: 1), k: 5) }
        }
        #expect(folder.names == ["index"])
        #expect(try opened().vector(998) == nil && opened().vector(2) != nil)
    }

    @Test func aFileOfTheFirstVersionIsReadAndReplaced() throws {
        let folder = try TemporaryFolder()
        let index = try IndexFileTests.sample()
        try index.save(to: folder.path("index"), label: "label")
        let new = try folder.read("index")
        try folder.write(IndexFileFuzzer.asVersion1(new), to: "old")
        try HNSWIndex.verify(file: folder.path("old"))
        #expect(try HNSWIndex.information(ofFile: folder.path("old")).isOldFormat)
        #expect(try !HNSWIndex.information(ofFile: folder.path("index")).isOldFormat)
        let opened = try HNSWIndex(contentsOf: folder.path("old"))
        #expect(opened.statistics == index.statistics && opened.violatedInvariants() == [])
        try opened.save(to: folder.path("again"), label: "label")
        #expect(try folder.read("again") == new)
    }
}

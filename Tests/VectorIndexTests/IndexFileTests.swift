import Testing
import VectorIndex
import Workers

@Suite struct IndexFileTests {
    typealias Storage = HNSWConfiguration.Storage

    static func sample(
        count: Int = 300, dimension: Int = 8, storage: Storage = .int8, keepsOriginals: Bool = true
    ) throws -> HNSWIndex {
        let index = try HNSWIndex(
            dimension: dimension,
            configuration: .init(storage: storage, keepsOriginals: keepsOriginals, m: 4, efConstruction: 30),
            pool: WorkerPool(threadCount: 1))
        try index.add(
            ids: (0..<Int64(count)).map { $0 * 2 }, vectors: Samples.clustered(count, dimension: dimension, seed: 80))
        index.remove(ids: (0..<Int64(count)).filter { $0 % 10 == 0 }.map { $0 * 2 })
        return index
    }

    @Test func theChecksumIsXXH64() {
        func hash(_ text: String) -> UInt64 { Array(text.utf8).withUnsafeBytes(Checksum.xxh64) }
        #expect(hash("") == 0xef46_db37_51d8_e999)
        #expect(hash("a") == 0xd24e_c4f1_a98c_6e5b)
        #expect(hash("abc") == 0x44bc_2cf5_ad77_0999)
        #expect(hash("Nobody inspects the spammish repetition") == 0xfbce_a83c_8a37_8bf1)
    }

    @Test(arguments: Storage.allCases, [true, false])
    func aFileAnswersAsTheIndexDid(storage: Storage, keepsOriginals: Bool) throws {
        for count in [0, 1, 300] {
            let index = try Self.sample(count: count, storage: storage, keepsOriginals: keepsOriginals)
            let folder = try TemporaryFolder()
            let path = folder.path("index")
            try index.save(to: path, label: "modèle 1")
            #expect(folder.names == ["index"])
            try HNSWIndex.verify(file: path)
            let information = try HNSWIndex.information(ofFile: path)
            #expect(information.label == "modèle 1" && information.count == index.count)
            #expect(information.configuration == index.configuration && information.dimension == 8)
            let opened = try HNSWIndex(contentsOf: path)
            #expect(opened.statistics == index.statistics)
            #expect(opened.violatedInvariants() == [])
            for q in 0..<20 {
                let query = Samples.clustered(1, dimension: 8, seed: UInt64(81 + q))
                #expect(try opened.search(query, k: 10) == index.search(query, k: 10))
                #expect(
                    try opened.search(query, k: 10, filter: .predicate { $0 % 3 == 0 })
                        == index.search(query, k: 10, filter: .predicate { $0 % 3 == 0 }))
            }
            // Saved again, not a byte differs.
            try opened.save(to: folder.path("again"), label: "modèle 1")
            #expect(try folder.read("again") == folder.read("index"))
            // Changes are made to a copy.
            let before = try folder.read("index")
            try opened.add(ids: [1, 2], vectors: Samples.values(16, seed: 82))
            opened.remove(ids: [4])
            #expect(opened.violatedInvariants() == [])
            #expect(opened.contains(1) && !opened.contains(4))
            #expect(try folder.read("index") == before)
            // And replace the file while it is open.
            try opened.save(to: path)
            #expect(try HNSWIndex(contentsOf: path).count == opened.count)
        }
    }

    @Test func whatIsNoIndexIsRefusedWithAReason() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("index")
        func refusal(_ bytes: [UInt8]) throws -> VectorIndexError? {
            try folder.write(bytes, to: "index")
            do { _ = try HNSWIndex(contentsOf: path) } catch { return error }
            return nil
        }
        #expect(try refusal([]) == .notAnIndex(path: path))
        #expect(try refusal(Array("a text file of some length, not an index".utf8)) == .notAnIndex(path: path))
        try Self.sample().save(to: folder.path("good"))
        let good = try folder.read("good")
        #expect(try refusal(good) == nil)
        var newer = good
        newer[8] = 3
        #expect(try refusal(newer) == .newerVersion(path: path, version: 3, supported: 2))
        for length in [11, 12, 100, 255, 256, 700, 5000, good.count - 1] {
            #expect(try refusal(Array(good.prefix(length))) != nil, "\(length) bytes")
        }
        #expect(try refusal(good + [0]) != nil)
        #expect(throws: VectorIndexError.self) { try HNSWIndex(contentsOf: folder.path("none")) }
    }

    @Test func verifyFindsEveryChangedByte() throws {
        let folder = try TemporaryFolder()
        try Self.sample(count: 60).save(to: folder.path("good"))
        let good = try folder.read("good")
        var generator = SplitMix64(seed: 83)
        var isContent = [Bool](repeating: false, count: good.count)
        for section in IndexFileFuzzer.sections(of: good) {
            for place in section.offset..<section.offset + section.byteCount { isContent[place] = true }
        }
        for place in 0..<256 { isContent[place] = true }
        var tried = 0
        while tried < 40 * Samples.effort {
            let place = Int.random(in: 0..<good.count, using: &generator)
            guard isContent[place] else { continue }
            tried += 1
            var damaged = good
            damaged[place] ^= UInt8.random(in: 1...255, using: &generator)
            try folder.write(damaged, to: "bad")
            #expect(throws: VectorIndexError.self, "byte \(place)") { try HNSWIndex.verify(file: folder.path("bad")) }
        }
    }

    @Test func aSaveThatFailsLeavesTheOldFile() throws {
        let folder = try TemporaryFolder()
        try Self.sample().save(to: folder.path("index"), label: "old")
        let before = try folder.read("index")
        #expect(throws: VectorIndexError.self) { try Self.sample().save(to: folder.path("no/such/folder")) }
        #expect(throws: VectorIndexError.self) {
            try Self.sample().save(to: folder.path("index"), label: String(repeating: "x", count: 129))
        }
        #expect(try folder.read("index") == before && folder.names == ["index"])
    }

    /// Files mutated in all the ways that break readers; whatever is accepted is then used. The number of rounds is
    /// VECTOR_INDEX_FUZZ_ROUNDS.
    @Test func mutatedFilesNeverCrash() throws {
        let folder = try TemporaryFolder()
        let samples = try [
            Self.sample(count: 40, dimension: 3), Self.sample(count: 90, dimension: 5, storage: .float32),
            Self.sample(count: 25, dimension: 2, storage: .float16, keepsOriginals: false), Self.sample(count: 1),
            Self.sample(count: 0),
        ].map { index in
            try index.save(to: folder.path("good"))
            return try folder.read("good")
        }
        var fuzzer = IndexFileFuzzer(samples: samples, seed: 84)
        let rounds = environmentNumber("VECTOR_INDEX_FUZZ_ROUNDS") ?? 400 * Samples.effort
        var accepted = 0
        for _ in 0..<rounds {
            try folder.write(fuzzer.next(), to: "mutant")
            guard let index = try? HNSWIndex(contentsOf: folder.path("mutant")) else { continue }
            accepted += 1
            let query = [Float](repeating: 0.5, count: index.dimension)
            // Damage that only a search meets is told then.
            do { try Self.use(index, query, changes: accepted % 8 == 0) } catch VectorIndexError.damaged {}
        }
        // Mutants that no check catches are what this test is about.
        #expect(accepted > rounds / 20 && accepted < rounds)
    }

    private static func use(_ index: HNSWIndex, _ query: [Float], changes: Bool) throws {
        _ = try index.search(query, k: 5)
        _ = try index.search(query, k: 3, efSearch: 2, filter: .predicate { $0 % 2 == 0 })
        _ = try index.search(query, minimumScore: 0.9)
        _ = try index.search(queries: query + query, k: 4, filter: .predicate { $0 % 3 != 0 })
        guard changes else { return }
        try index.add(ids: [77], vectors: query)
        index.remove(ids: [4])
        index.compact()
    }
}

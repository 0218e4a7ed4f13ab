import Catalog
import Checksums
import ClipSearch
import Encoders
import Foundation
import Testing
import VectorIndex

/// A model without a network: the text `17` has the vector that belongs to the number 17. Numbers that leave the same
/// remainder by 40 have similar vectors.
struct NumberModel: EmbeddingModel {
    let name = "numbers"
    let fingerprint = "numbers-1"
    let dimension = Self.size

    static let size = 24

    func imageEncoder() throws -> any ImageEncoder {
        throw EncoderError.missingPart(model: name, part: "image encoder")
    }
    func textEncoder() throws -> any TextEncoder { NumberTextEncoder() }

    static func vector(_ number: Int) -> [Float] {
        var centre = SeededGenerator(seed: UInt64(number % 40))
        var own = SeededGenerator(seed: UInt64(number) &+ 1_000_000)
        let values = (0..<size).map { _ in
            Float.random(in: -1...1, using: &centre) + 0.8 * Float.random(in: -1...1, using: &own)
        }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }
}

private struct NumberTextEncoder: TextEncoder {
    let dimension = NumberModel.size
    func tokenize(_ text: String) -> [Int32] { text.utf8.map(Int32.init) }
    func encode(_ texts: [String]) throws -> [[Float]] { texts.map { NumberModel.vector(Int($0) ?? 0) } }
}

/// SplitMix64 (Sebastiano Vigna).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// A library of photos that aren't there, with vectors of ``NumberModel``, and a policy that makes indexes small.
final class VectorLibrary {
    let temporary: TemporaryFolder
    let catalog: PhotoLibrary
    let model: ModelRecord
    var policy: IndexPolicy

    init() throws {
        temporary = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: temporary.path + "/library", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: temporary.path + "/empty", withIntermediateDirectories: true)
        catalog = try PhotoLibrary(path: temporary.path + "/library/catalog.sqlite")
        model = try catalog.models.add(Self.description)
        policy = Self.smallPolicy
    }

    static var smallPolicy: IndexPolicy {
        var policy = IndexPolicy()
        policy.threshold = 500
        policy.walkedAnswers = 20
        policy.sliceSize = 128
        policy.configuration.m = 8
        policy.configuration.efConstruction = 60
        policy.configuration.efSearch = 40
        return policy
    }

    static var description: ModelDescription {
        let model = NumberModel()
        return ModelDescription(
            name: model.name, fingerprint: model.fingerprint, dimension: model.dimension, precision: "f32")
    }

    var libraryFolder: String { temporary.path + "/library" }

    var indexPath: String { "\(libraryFolder)/photos-\(model.id).index" }

    var hasIndex: Bool { FileManager.default.fileExists(atPath: indexPath) }

    /// The library as a new process opens it.
    func open() throws -> PhotoSearcher {
        PhotoSearcher(
            try PhotoLibrary(folder: libraryFolder, access: .readOnly), model: NumberModel(), indexPolicy: policy)
    }

    /// Stores photos with the vectors of these numbers, in batches as indexing does.
    @discardableResult
    func add(_ numbers: some Sequence<Int>) throws -> [PhotoID] {
        var ids: [PhotoID] = []
        let numbers = Array(numbers)
        for start in stride(from: 0, to: numbers.count, by: 100) {
            var batch = LibraryChange()
            batch.photos = try numbers[start..<min(start + 100, numbers.count)].map {
                .init(file: try Self.file($0), vectors: [NewVector(model: model.id, values: NumberModel.vector($0))])
            }
            ids += try catalog.apply(batch)
        }
        return ids
    }

    /// Makes all values of a photo's vector the same.
    func changeVector(ofPhoto id: PhotoID, to value: Float) throws {
        var batch = LibraryChange()
        let values = [Float](repeating: value, count: NumberModel.size)
        batch.vectors = [VectorChange(subject: .photo(id), vector: NewVector(model: model.id, values: values))]
        _ = try catalog.apply(batch)
    }

    /// Photo 1234 stands in the folder /photos/4.
    static func file(_ number: Int) throws -> PhotoFile {
        let hash = (0..<32).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> (8 * $0)) : 0 }
        return PhotoFile(
            path: PhotoPath("/photos/\(number % 10)/\(number).jpg"), size: 1, modifiedNanoseconds: 1,
            contentHash: try #require(ContentHash(bytes: hash)), width: 4, height: 3, format: "JPEG",
            takenAt: Int64(number))
    }

    /// Writes a file below the temporary folder, whose folders are made.
    ///
    /// - Returns: what the catalog knows of it.
    func write(_ bytes: [UInt8], to path: String) throws -> PhotoFile {
        let url = URL(fileURLWithPath: temporary.path + path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return try file(bytes, at: path)
    }

    func file(_ bytes: [UInt8], at path: String) throws -> PhotoFile {
        PhotoFile(
            path: PhotoPath(temporary.path + path), size: Int64(bytes.count), modifiedNanoseconds: 1,
            contentHash: try #require(ContentHash(bytes: SHA256.hash(bytes))), width: 40, height: 30, format: "JPEG")
    }

    /// An indexing run that finds no photo, as far as the index is concerned.
    @discardableResult
    func index(rebuilding: Bool = false) throws -> IndexingReport {
        var options = IndexingOptions()
        options.rebuildsIndex = rebuilding
        let indexer = PhotoIndexer(
            try PhotoLibrary(folder: libraryFolder), model: NumberModel(), indexPolicy: policy)
        return try indexer.index([temporary.path + "/empty"], options: options)
    }

    func health() throws -> IndexHealth {
        try #require(PhotoLibrary(folder: libraryFolder, access: .readOnly).status(policy: policy).models.first?.index)
    }

    /// The true answer: computed here from what the catalog holds.
    func truth(_ query: SearchQuery) throws -> [SearchResponse.Result] {
        let copy = temporary.path + "/exact-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        try catalog.backup(to: copy + "/catalog.sqlite")
        let exact = PhotoSearcher(
            try PhotoLibrary(folder: copy, access: .readOnly), model: NumberModel(), indexPolicy: policy)
        let response = try exact.search(query)
        #expect(response.plan.strategy == .exact)
        return response.results
    }
}

extension SearchResponse {
    /// The share of the true answers among these; each that is there must have the very score.
    func recall(of truth: [Result]) -> Double {
        let scores = Dictionary(uniqueKeysWithValues: truth.map { ($0.id, $0.score) })
        for result in results where scores[result.id] != nil { #expect(scores[result.id] == result.score) }
        return truth.isEmpty ? 1 : Double(results.count { scores[$0.id] != nil }) / Double(truth.count)
    }
}

import Catalog
import ClipSearch
import Encoders
import Foundation
import Pictures
import Testing

/// Sees the mean colour of a picture and nothing else.
private struct MeanColourModel: EmbeddingModel, ImageEncoder {
    var name = "colour"
    var fingerprint = "mean-colour-1"
    let dimension = 3
    let preprocessor: ImagePreprocessor

    init() throws {
        let json = #"{"do_resize":true,"size":{"height":4,"width":4},"do_center_crop":false,"do_normalize":false}"#
        preprocessor = try ImagePreprocessor(preprocessorConfigJSON: Array(json.utf8))
    }

    func imageEncoder() throws -> any ImageEncoder { self }
    func textEncoder() throws -> any TextEncoder { throw EncoderError.missingPart(model: name, part: "text encoder") }

    func encode(pixels: [Float], count: Int) throws -> [[Float]] {
        (0..<count).map { picture in
            let sums = (0..<3).map { channel in
                pixels[(picture * 3 + channel) * 16..<(picture * 3 + channel + 1) * 16].reduce(0, +)
            }
            let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return sums.map { $0 / length }
        }
    }
}

@Suite struct VectorExchangeTests {
    private let folder: TemporaryFolder
    private let model: MeanColourModel

    init() throws {
        folder = try TemporaryFolder()
        model = try MeanColourModel()
    }

    private var libraryFolder: String { folder.path + "/library" }

    private func library() throws -> OpenLibrary { try OpenLibrary(libraryFolder, model: model) }

    /// Writes a picture of one colour and returns what the model sees in it, three times as long.
    @discardableResult
    private func photo(_ name: String, _ red: UInt8, _ green: UInt8, _ blue: UInt8) throws -> [Float] {
        let pixels = (0..<64).flatMap { _ in [red, green, blue] }
        try folder.write(name, try Picture(width: 8, height: 8, pixels: pixels).pngData())
        let length = [red, green, blue].reduce(Float(0)) { $0 + Float($1) * Float($1) }.squareRoot()
        return [red, green, blue].map { 3 * Float($0) / length }
    }

    private func `import`(
        _ rows: [(path: String, vector: [Float])], comparing count: Int = 8
    ) throws -> VectorImportReport {
        try library().indexer.importVectors(
            forPhotosAt: rows.map(\.path), base: folder.path, comparing: count, rows: { rows[$0].flatMap(\.vector) })
    }

    @Test func importedVectorsAreFoundAndExported() throws {
        let red = try photo("a/red.png", 250, 20, 10)
        let blue = try photo("b ü/blue.png", 10, 20, 250)
        let report = try `import`([("a/red.png", red), (folder.path + "/b ü/./blue.png", blue)])
        #expect(report.imported == 2 && report.newPhotos == 2 && report.failed.isEmpty && !report.wasInterrupted)
        let agreement = try #require(report.agreement)
        #expect(agreement.photos == 2 && agreement.lowest > 0.9999 && agreement.median >= agreement.lowest)

        try photo("query.png", 200, 0, 0)
        let found = try library().searcher.search(SearchQuery(terms: [.init(.image(path: folder.path + "/query.png"))]))
        #expect(found.results.map(\.path.text) == [folder.path + "/a/red.png", folder.path + "/b ü/blue.png"])
        #expect(found.results.allSatisfy { $0.width == 8 && abs($0.score) <= 1.0001 })

        for name in ["colour", nil] {
            let export = try PhotoLibrary(folder: libraryFolder).exportVectors(model: name)
            #expect(export.model == "colour" && export.dimension == 3)
            #expect(export.paths.map(\.text) == [folder.path + "/a/red.png", folder.path + "/b ü/blue.png"])
            for (value, expected) in zip(export.values, red + blue) { #expect(abs(value - expected / 3) < 1e-6) }
        }
        #expect(throws: ClipSearchError.self) { try PhotoLibrary(folder: libraryFolder).exportVectors(model: "other") }

        // What was imported needs no indexing, unless exact vectors are asked for.
        let later = try library().indexer.index([folder.path + "/a"])
        #expect(later.unchanged == 1 && later.indexed == 0)
        var exactly = IndexingOptions()
        exactly.decodesExactly = true
        #expect(try library().indexer.index([folder.path + "/a"], options: exactly).indexed == 1)
    }

    @Test func badRowsAreNamedAndPassedOver() throws {
        let red = try photo("red.png", 250, 20, 10)
        try folder.write("words.png", Array("no picture".utf8))
        let report = try `import`([
            ("red.png", red), ("gone.png", red), ("words.png", red), ("./red.png", red), ("nan.png", [.nan, 0, 0]),
            ("zero.png", [0, 0, 0]), ("", red), ("red.png\0.jpg", red),
        ])
        #expect(report.imported == 1)
        let reasons = report.failed.map(\.reason)
        #expect(report.failed.map(\.path.fileName).prefix(3) == ["gone.png", "words.png", "red.png"])
        #expect(reasons.count == 7)
        #expect(reasons[0] == "No such file or directory")
        #expect(reasons[2] == "row 3 names it again, after row 0")
        #expect(reasons[3] == "its vector, row 4, holds NaN or infinity")
        #expect(reasons[4] == "its vector, row 5, is zero")
        #expect(reasons[5] == "it is no regular file")
    }

    @Test func vectorsOfAnotherModelAreRefused() throws {
        let red = try photo("red.png", 250, 20, 10)
        let green = try photo("green.png", 20, 250, 10)
        let swapped = [("red.png", green), ("green.png", red)]
        let error = #expect(throws: ClipSearchError.self) { try `import`(swapped) }
        #expect(error?.description.contains("are not this model's") == true)
        #expect(throws: ClipSearchError.self) { try PhotoLibrary(folder: libraryFolder).exportVectors(model: nil) }
        let trusted = try `import`(swapped, comparing: 0)
        #expect(trusted.imported == 2 && trusted.agreement == nil)
        let unreadable = try `import`([("gone.png", red)])
        #expect(unreadable.agreement == nil && unreadable.failed.count == 1)
    }

    @Test func knownPhotosKeepTheirIDs() throws {
        let red = try photo("red.png", 250, 20, 10)
        try library().indexer.index([folder.path + "/red.png"])
        let before = try library().searcher.search(SearchQuery(terms: [.init(.photo(id: 1))]))
        #expect(before.results.isEmpty)
        let near: [Float] = [0.9, 0.3, 0.1]
        #expect(try `import`([("red.png", near)]).newPhotos == 0)
        let values = try PhotoLibrary(folder: libraryFolder).exportVectors(model: nil).values
        #expect(abs(values[0] - 0.9 / Float(0.91).squareRoot()) < 1e-5 && values[0] != red[0] / 3)

        // Moved while nobody looked, and retired under its old path.
        try FileManager.default.createDirectory(atPath: folder.path + "/new", withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: folder.path + "/red.png", toPath: folder.path + "/new/red.png")
        try photo("other.png", 1, 2, 3)
        try library().indexer.index([folder.path])
        try FileManager.default.moveItem(atPath: folder.path + "/new/red.png", toPath: folder.path + "/back.png")
        var options = IndexingOptions()
        options.trustsEmptyFolders = true
        try library().indexer.index([folder.path + "/new"], options: options)
        #expect(try PhotoLibrary(folder: libraryFolder, access: .readOnly).status().missing == 1)
        let returned = try `import`([("back.png", red)])
        #expect(returned.newPhotos == 0 && returned.imported == 1)
        #expect(try PhotoLibrary(folder: libraryFolder, access: .readOnly).status().missing == 0)
    }

    @Test func manyRowsComeInPieces() throws {
        let red = try photo("red.png", 250, 20, 10)
        let rows = [(path: "red.png", vector: red)] + (0..<600).map { (path: "gone\($0).png", vector: red) }
        var told: [Int] = []
        let report = try library().indexer.importVectors(
            forPhotosAt: rows.map(\.path), base: folder.path, progress: { told.append($0) },
            rows: { rows[$0].flatMap(\.vector) })
        #expect(told == [256, 512, 601] && report.imported == 1 && report.failed.count == 600)
        #expect(throws: ClipSearchError.self) {
            try library().indexer.importVectors(forPhotosAt: ["red.png"], base: folder.path, rows: { _ in [1, 2] })
        }
    }

    @Test func aCancelledImportKeepsWhatItHasDone() async throws {
        let red = try photo("red.png", 250, 20, 10)
        let (libraryFolder, model, base) = (libraryFolder, model, folder.path)
        let report = try await Task {
            let library = try OpenLibrary(libraryFolder, model: model)
            return try library.indexer.importVectors(
                forPhotosAt: ["red.png"] + (0..<600).map { "gone\($0).png" }, base: base, comparing: 0,
                progress: { _ in withUnsafeCurrentTask { $0?.cancel() } },
                rows: { range in range.flatMap { _ in red } })
        }.value
        #expect(report.wasInterrupted && report.imported == 1 && report.failed.count == 255)
    }
}

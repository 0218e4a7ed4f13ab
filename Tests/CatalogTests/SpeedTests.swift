#if Catalog
import Catalog
import Foundation
import Testing

/// Prints figures for a library of so many photos, and runs only when asked to:
/// `CATALOG_SPEED=100000 swift test -c release --filter CatalogTests.SpeedTests`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CATALOG_SPEED"] != nil))
struct SpeedTests {
    @Test func figures() throws {
        let count = Int(ProcessInfo.processInfo.environment["CATALOG_SPEED"] ?? "") ?? 10_000
        let library = try TemporaryLibrary()
        let clock = ContinuousClock()
        var catalog: PhotoLibrary? = try library.open()
        let model = try #require(catalog).models.add(
            ModelDescription(name: "small", fingerprint: "abc", dimension: 384, precision: "f32"))
        let batchSize = 64
        let values = (0..<384).map { Float($0) / 384 }
        let inserting = try clock.measure {
            for start in stride(from: 0, to: count, by: batchSize) {
                try catalog?.apply { batch in
                    batch.photos = (start..<min(start + batchSize, count)).map { index in
                        read(
                            "/home/anna/Pictures/\(index / 500)/IMG_\(index).jpg", content: index,
                            vectors: [NewVector(model: model.id, values: values)],
                            texts: [
                                TextChange(
                                    source: .sidecar,
                                    texts: PhotoTexts(
                                        captions: [
                                            Caption("a dog number \(index) runs on the beach", source: .sidecar)
                                        ],
                                        tags: [
                                            Tag("dog", source: .sidecar), Tag("year \(index % 50)", source: .sidecar),
                                        ]))
                            ])
                    }
                }
            }
        }
        print("insert \(count) photos in batches of \(batchSize): \(inserting)")
        catalog = nil
        for access in [PhotoLibrary.Access.readOnly, .readWrite] {
            for _ in 0..<3 {
                var opened: PhotoLibrary?
                let opening = try clock.measure { opened = try library.open(access) }
                var read = 0
                let reading = try clock.measure { read = try opened?.vectors.table(of: model.id).ids.count ?? 0 }
                print("open \(access): \(opening), vectors: \(reading), together \(opening + reading)")
                #expect(read == count)
            }
        }
        let reopened = try library.open(.readOnly)
        let figures: [(String, () throws -> Void)] = [
            ("knownFiles", { _ = try reopened.photos.known(under: PhotoPath("/home/anna"), model: model.id) }),
            ("status", { _ = try reopened.counts() }),
            ("20 records", { _ = try reopened.photos.records((1...20).map(PhotoID.init)) }),
            (
                "filter by tag",
                {
                    var f = PhotoFilter()
                    f.tags = ["dog", "year 3"]
                    _ = try reopened.photos.ids(matching: f)
                }
            ),
            (
                "filter by folder",
                {
                    var f = PhotoFilter()
                    f.folders = [PhotoPath("/home/anna/Pictures/3")]
                    _ = try reopened.photos.ids(matching: f)
                }
            ),
            (
                "filter by date, all",
                {
                    var f = PhotoFilter()
                    f.from = 0
                    _ = try reopened.photos.ids(matching: f)
                }
            ),
            ("tags", { _ = try reopened.texts.tags().elements }),
            ("words, one", { _ = try reopened.words.photos(withAnyOf: ["77"], limit: 20) }),
            ("words, all", { _ = try reopened.words.photos(withAnyOf: ["dog"], limit: 20) }),
            ("catch up, nothing", { _ = try reopened.vectors.changes(of: model.id, since: Int64(count)) }),
            ("1,000 vectors", { _ = try reopened.vectors.table(of: model.id, for: .photo, only: Array(1...1000)) }),
            ("check", { try reopened.checkIntegrity() }),
        ]
        for (name, work) in figures {
            let times = try (0..<3).map { _ in try clock.measure(work) }
            print("\(name): \(times.min() ?? .zero)")
        }
        print("bytes: \(try reopened.counts().databaseBytes)")
    }
}
#endif

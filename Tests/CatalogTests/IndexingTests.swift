#if Catalog
import Catalog
import Foundation
import Testing

@Suite struct IndexingTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
    }

    @Test func aPhotoComesBackAsItWasStored() throws {
        let stored = file("/photos/a.jpg", content: 7, modified: 1_700_000_000_123_456_789, takenAt: -5)
        let id = try #require(try catalog.apply { $0.photos = [.init(file: stored)] }.first)
        let record = try #require(try catalog.photos.find(id))
        #expect(record.file == stored)
        #expect(!record.isMissing)
        #expect(abs(record.firstIndexedAt - Int64(Date().timeIntervalSince1970)) < 60)
        #expect(try catalog.photos.find(at: stored.path) == record)
        #expect(try catalog.photos.records([id + 1, id]) == [record])
        #expect(try library.open(.readOnly).photos.find(id) == record)
    }

    @Test func knownFilesTellWhatNeedsWork() throws {
        let model = try catalog.models.add(smallModel).id
        let other = try catalog.models.add(
            ModelDescription(name: "other", fingerprint: "def", dimension: 4, precision: "f32")
        ).id
        let ids = try catalog.apply { batch in
            batch.photos = [
                read("/p/a.jpg", content: 1, vectors: [NewVector(model: model, values: [1, 0, 0, 0])]),
                read(
                    "/p/b.jpg", content: 2,
                    vectors: [NewVector(model: model, decodePath: .fast, values: [1, 0, 0, 0])]),
                read("/p/c.jpg", content: 3),
                read("/p/gone.jpg", content: 4),
            ]
            batch.failures = [
                FailedFile(path: PhotoPath("/p/bad.jpg"), size: 3, modifiedNanoseconds: 4, reason: "cut short")
            ]
        }
        try catalog.photos.retire([ids[3]])
        let known = try catalog.photos.known(under: PhotoPath("/p"), model: model)
        #expect(known.present.count == 3)
        #expect(
            known.present[PhotoPath("/p/a.jpg")]
                == KnownFile(
                    id: ids[0], size: 10, modifiedNanoseconds: 1_000_000_000, vector: .exact, sidecarStamp: nil))
        #expect(known.present[PhotoPath("/p/b.jpg")]?.vector == .fast)
        #expect(known.present[PhotoPath("/p/c.jpg")]?.vector == DecodePath?.none)
        #expect(known.missing.map(\.value.id) == [ids[3]])
        #expect(known.failed[PhotoPath("/p/bad.jpg")]?.reason == "cut short")
        for model in [other, nil] {
            let known = try catalog.photos.known(under: PhotoPath("/p"), model: model)
            #expect(known.present.count == 3)
            #expect(known.present.values.allSatisfy { $0.vector == nil })
        }
    }

    @Test func aFolderIsNotItsNeighbourAndNoPattern() throws {
        try catalog.add(
            "/d/a.jpg", "/d2/b.jpg", "/d%/c.jpg", "/dx/c.jpg", "/d_/e.jpg", "/d/sub/f.jpg", "/D/g.jpg", "/d0/h.jpg")
        func names(_ folder: String) throws -> Set<String> {
            Set(try catalog.photos.known(under: PhotoPath(folder), model: nil).present.keys.map(\.text))
        }
        #expect(try names("/d") == ["/d/a.jpg", "/d/sub/f.jpg"])
        #expect(try names("/d/") == ["/d/a.jpg", "/d/sub/f.jpg"])
        #expect(try names("/d%") == ["/d%/c.jpg"])
        #expect(try names("/d_") == ["/d_/e.jpg"])
        #expect(try names("/").count == 8)
        #expect(try names("/d/a").isEmpty)
    }

    @Test func oddNamesAreKeptApart() throws {
        let names: [[UInt8]] = [
            Array("/o/caf\u{E9}.jpg".utf8), Array("/o/cafe\u{301}.jpg".utf8), Array("/o/".utf8) + [0xFF, 0xFE],
            Array("/o/".utf8) + [0xFF], Array("/o/new\nline".utf8),
            Array(("/o/" + String(repeating: "x", count: 4000)).utf8),
            Array("/o/' \" ; -- %".utf8), Array("/o/\u{1F4A9}".utf8),
        ]
        try catalog.apply { batch in
            batch.photos = names.enumerated().map { index, bytes in
                var change = read("/", content: index)
                change.file.path = PhotoPath(bytes: bytes)
                return change
            }
        }
        let known = try catalog.photos.known(under: PhotoPath("/o"), model: nil).present
        #expect(Set(known.keys.map(\.bytes)) == Set(names))
        for (index, bytes) in names.enumerated() {
            #expect(try catalog.photos.find(at: PhotoPath(bytes: bytes))?.file.contentHash == content(index))
        }
    }

    @Test func aChangedFileKeepsItsIDAndLosesItsVectors() throws {
        let model = try catalog.models.add(smallModel).id
        let other = try catalog.models.add(
            ModelDescription(name: "other", fingerprint: "def", dimension: 2, precision: "f32")
        ).id
        let vectors = [NewVector(model: model, values: [1, 0, 0, 0]), NewVector(model: other, values: [0, 1])]
        let id = try catalog.apply { $0.photos = [read("/a.jpg", content: 1, vectors: vectors)] }[0]
        // The same content read again: the other model's vector still holds.
        let again = NewVector(model: model, values: [0, 1, 0, 0])
        #expect(try catalog.apply { $0.photos = [read("/a.jpg", content: 1, vectors: [again])] } == [id])
        #expect(try catalog.vectors.table(of: model).values == [0, 1, 0, 0])
        #expect(try catalog.vectors.table(of: other).ids == [id])
        // Another content: it does not.
        #expect(try catalog.apply { $0.photos = [read("/a.jpg", content: 2, vectors: [again])] } == [id])
        #expect(try catalog.vectors.table(of: model).ids == [id])
        #expect(try catalog.vectors.table(of: other).ids.isEmpty)
        #expect(try catalog.photos.records(withContents: [content(1)]).isEmpty)
        try catalog.checkIntegrity()
    }

    @Test func aBatchIsStoredWholeOrNotAtAll() throws {
        let model = try catalog.models.add(smallModel).id
        let before = try catalog.counts()
        #expect(throws: CatalogError.wrongDimension(model: "small", expected: 4, found: 3)) {
            try catalog.apply { batch in
                batch.photos = [read("/a.jpg"), read("/b.jpg", vectors: [NewVector(model: model, values: [1, 2, 3])])]
            }
        }
        #expect(throws: CatalogError.notFinite(model: "small")) {
            try catalog.apply {
                $0.photos = [
                    read("/a.jpg"), read("/b.jpg", vectors: [NewVector(model: model, values: [1, 2, .nan, 0])]),
                ]
            }
        }
        #expect(throws: CatalogError.unknownModel(99)) {
            try catalog.apply { $0.photos = [read("/a.jpg", vectors: [NewVector(model: 99, values: [1])])] }
        }
        #expect(throws: CatalogError.unknownPhoto(99)) { try catalog.apply { $0.placements = [placement(99, "/x")] } }
        #expect(throws: CatalogError.unknownCaption(99)) {
            try catalog.apply {
                $0.vectors = [
                    VectorChange(subject: .caption(99), vector: NewVector(model: model, values: [1, 0, 0, 0]))
                ]
            }
        }
        let after = try catalog.counts()
        #expect(after.presentPhotos == 0)
        #expect(after.models == before.models)
    }

    @Test func anEditedSidecarIsToldByItsStamp() throws {
        func stamp() throws -> String? {
            try catalog.photos.known(under: PhotoPath("/"), model: nil).present[PhotoPath("/a.jpg")]?.sidecarStamp
        }
        let texts = PhotoTexts(tags: [Tag("dog", source: .sidecar)])
        let change = TextChange(source: .sidecar, texts: texts, stamp: "12 bytes")
        let id = try catalog.apply { $0.photos = [read("/a.jpg", texts: [change])] }[0]
        #expect(try stamp() == "12 bytes")
        try catalog.texts.set(TextChange(source: .csv, texts: PhotoTexts(), stamp: "other"), of: id)
        #expect(try stamp() == "12 bytes")
        try catalog.apply {
            $0.texts = [.init(photo: id, change: TextChange(source: .sidecar, texts: texts, stamp: "13 bytes"))]
        }
        #expect(try stamp() == "13 bytes")
        #expect(try catalog.texts.of(id) == texts)
        try catalog.texts.set(TextChange(source: .sidecar, texts: PhotoTexts()), of: id)
        #expect(try stamp() == nil)
    }

    @Test func failuresAreNamedOnceAndForgottenWhenRepaired() throws {
        let bad = FailedFile(path: PhotoPath("/bad.jpg"), size: 5, modifiedNanoseconds: 6, reason: "no\0picture")
        try catalog.apply { $0.failures = [bad] }
        try catalog.apply {
            $0.failures = [
                bad, FailedFile(path: PhotoPath("/worse.jpg"), size: 1, modifiedNanoseconds: 1, reason: "empty"),
            ]
        }
        #expect(try catalog.failures.all().map(\.path.text) == ["/bad.jpg", "/worse.jpg"])
        #expect(try catalog.failures.all().first?.reason == "no picture")
        #expect(try catalog.counts().failedFiles == 2)
        try catalog.add("/bad.jpg")
        #expect(try catalog.failures.all().map(\.path.text) == ["/worse.jpg"])
        try catalog.apply { $0.forgottenFailures = [PhotoPath("/worse.jpg")] }
        #expect(try catalog.failures.all().isEmpty)
    }

    @Test func rootsAndSettings() throws {
        try catalog.roots.add([PhotoPath("/b")])
        try catalog.roots.add([PhotoPath("/a")])
        try catalog.roots.add([PhotoPath("/a")])
        try catalog.roots.markIndexed(PhotoPath("/a"))
        let roots = try catalog.roots.all()
        #expect(roots.map(\.path.text) == ["/a", "/b"])
        #expect(roots[0].lastIndexedAt != nil)
        #expect(roots[1].lastIndexedAt == nil)
        try catalog.roots.remove(PhotoPath("/a"))
        #expect(try catalog.roots.all().map(\.path.text) == ["/b"])
        #expect(try catalog.settings.value("model") == nil)
        try catalog.settings.set("model", to: "small")
        try catalog.settings.set("model", to: "large")
        #expect(try catalog.settings.value("model") == "large")
        try catalog.settings.set("model", to: nil)
        #expect(try catalog.settings.value("model") == nil)
    }
}
#endif

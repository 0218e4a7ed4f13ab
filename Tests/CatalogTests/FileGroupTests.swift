#if Catalog
import Catalog
import GRDB
import Pictures
import Testing

/// Files that show one shot are one photo.
@Suite struct FileGroupTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
    }

    /// Stores files, each with contents of its own.
    @discardableResult
    private func store(_ files: (path: String, takenAt: Int64?)...) throws -> [PhotoID] {
        try catalog.apply { batch in
            batch.photos = files.map { path, time in
                let number = 1 + path.utf8.reduce(0) { ($0 * 31 + Int($1)) % 1_000_003 }
                return LibraryChange.PhotoChange(file: file(path, content: number, takenAt: time))
            }
        }
    }

    private func list(_ change: (inout PhotoFilter) -> Void = { _ in }) throws -> [PhotoID] {
        var filter = PhotoFilter()
        change(&filter)
        let ids = try catalog.photos.ids(matching: filter)
        // All lists have the same photos.
        #expect(try catalog.photos.count(matching: filter) == ids.count)
        #expect(try catalog.photos.page(matching: filter, limit: 99).entries.map(\.photo.id).sorted() == ids)
        #expect(try catalog.photos.outline(matching: filter).ids.sorted() == ids)
        return ids
    }

    private func names(_ photo: PhotoID) throws -> [String] {
        try catalog.photos.files(of: [photo])[photo]?.map(\.file.path.fileName) ?? []
    }

    @Test(arguments: [
        // The leading file comes first; names and times that say nothing for sure are last.
        (["IMG_1.JPG", "IMG_1.CR2"], true), (["IMG_1.HEIC", "IMG_1.dng"], true), (["a.tif", "a.NEF"], true),
        (["IMG_E1234.JPG", "IMG_1234.HEIC"], true), (["a-edited.jpg", "a.jpg"], true),
        (["a-bearbeitet(1).jpg", "a(1).jpg"], true), (["IMG_1-Edit.tif", "IMG_1.CR2"], true),
        (["a (edited).jpg", "a.jpg"], true), (["a.jpg", "b.CR2"], false), (["a.jpg", "a.png"], false),
        (["a(1).jpg", "a-edited(2).jpg"], false), (["IMG_E123.JPG", "IMG_123.JPG"], false),
        (["a-smile.jpg", "a.jpg"], false), (["-edited.jpg", "a.jpg"], false), (["x/a.jpg", "a.CR2"], false),
    ] as [([String], Bool)])
    func namesTellWhereTimesDoNot(names: [String], areOne: Bool) throws {
        for order in [names, names.reversed()] {
            let ids = try store((("/p/" + order[0]), nil), (("/p/" + order[1]), nil))
            let listed = try list()
            #expect(listed.count == (areOne ? 1 : 2))
            if areOne {
                #expect(try self.names(ids[0]) == names && self.names(ids[1]) == names)
                #expect(try catalog.photos.record(listed[0]).file.path.fileName == names[0])
                #expect(try catalog.photos.record(listed[0]).otherFiles == 1)
            }
            #expect(try list { $0.listsFilesApart = true } == ids.sorted())
            try catalog.checkIntegrity()
            try catalog.photos.forget(ids)
        }
    }

    @Test func timesThatDifferKeepFilesApart() throws {
        try store(("/p/a.jpg", 1000), ("/p/a.CR2", 1001), ("/p/a.png", 1000), ("/p/b.jpg", 1000), ("/p/b.CR2", 5000))
        #expect(try list().count == 3)
        // Of two shots an undated file may be either.
        try store(("/p/b-edited.jpg", nil), ("/p/a-edited.jpg", nil))
        #expect(try list().count == 4)
        let edited = try #require(try catalog.photos.find(at: PhotoPath("/p/a-edited.jpg")))
        #expect(try names(edited.id) == ["a-edited.jpg", "a.jpg", "a.png", "a.CR2"])
        // A time that is corrected takes a file out, and in again.
        for (time, count) in [(9000, 6), (1000, 4)] {
            try store(("/p/a.CR2", Int64(time)))
            #expect(try list().count == count)
        }
        try catalog.checkIntegrity()
    }

    @Test func whatPeopleKeepBelongsToThePhoto() throws {
        let ids = try store(("/p/a.CR2", 1), ("/p/other.jpg", 1))
        let raw = ids[0]
        _ = try catalog.favourites.add([raw])
        let kept = try catalog.collections.add(name: "kept", photos: [ids[1], raw])
        let other = try catalog.collections.add(name: "other", photos: [raw])
        // The JPEG takes the lead, then the edited copy does, which had been kept itself.
        let jpeg = try store(("/p/a.jpg", 1))[0]
        let edited = try store(("/q/a-edited.jpg", 1))[0]
        _ = try catalog.collections.add([edited], to: other.id)
        try catalog.apply { $0.placements = [placement(edited, "/p/a-edited.jpg")] }
        #expect(try list().sorted() == [ids[1], edited])
        func expectKept(by leader: PhotoID) throws {
            #expect(try catalog.favourites.page().entries.map(\.photo.id) == [leader])
            #expect(try catalog.favourites.among([raw, jpeg, edited, ids[1]]).isSuperset(of: [leader]))
            #expect(try catalog.collections.photos(of: kept.id).entries.map(\.photo.id) == [ids[1], leader])
            #expect(try catalog.collections.photos(of: other.id).entries.map(\.photo.id) == [leader])
            #expect(try list { $0.favouritesOnly = true } == [leader])
            #expect(try list { $0.collection = other.id } == [leader])
            try catalog.checkIntegrity()
        }
        try expectKept(by: edited)
        #expect(try catalog.favourites.among([raw, jpeg, edited]) == [raw, jpeg, edited])
        #expect(try list { ($0.favouritesOnly, $0.listsFilesApart) = (true, true) } == [raw, jpeg, edited].sorted())
        #expect(try catalog.collections.containing(raw).map(\.name) == ["kept", "other"])
        // Files go, the leading one first, and come back.
        try catalog.photos.retire([edited])
        try expectKept(by: jpeg)
        try catalog.photos.retire([jpeg])
        try expectKept(by: raw)
        try catalog.photos.revive([edited])
        try expectKept(by: edited)
        try catalog.photos.revive([jpeg])
        try expectKept(by: edited)
        #expect(try names(raw) == ["a-edited.jpg", "a.jpg", "a.CR2"])
        // All of them go, as when a folder is taken out.
        try catalog.photos.retire([edited, jpeg, raw])
        #expect(try list() == [ids[1]])
        try catalog.photos.revive([raw])
        try expectKept(by: raw)
        try catalog.photos.revive([edited, jpeg])
        try expectKept(by: edited)
    }

    /// A photo is marked by whichever of its files is named.
    @Test func anyFileNamesThePhoto() throws {
        let ids = try store(("/p/a.jpg", 1), ("/p/a.CR2", 1))
        #expect(try catalog.favourites.add([ids[1], ids[0]]) == [ids[0]])
        #expect(try catalog.favourites.remove([ids[1]]) == [ids[0]])
        let collection = try catalog.collections.add(name: "x", photos: [ids[1]])
        #expect(try catalog.collections.set([ids[1], ids[0]], of: collection.id) == [ids[0]])
        #expect(try catalog.collections.remove([ids[1]], from: collection.id) == [ids[0]])
        #expect(try catalog.collections.add([ids[1]], to: collection.id) == [ids[0]])
        #expect(try catalog.photos.leaders(of: [ids[1], 99]) == [ids[1]: ids[0]])
        #expect(try catalog.photos.countOfOtherFiles() == 1)
        #expect(try catalog.photos.allFiles(ofPhotosWith: [ids[1]]) == Set(ids))
    }

    /// Tags by hand are those of the photo, whichever of its files has them.
    @Test func tagsOfAllFiles() throws {
        let ids = try store(("/p/a.jpg", 1), ("/p/a.CR2", 1))
        try catalog.texts.set(
            TextChange(source: .embedded, texts: PhotoTexts(tags: [Tag("dog", source: .embedded)])), of: ids[1])
        #expect(try catalog.texts.addTags(["Dog"], to: ids).isEmpty)
        #expect(try catalog.texts.tags(of: [ids[0]]) == [.init(name: "dog", photos: 1)])
        #expect(try catalog.texts.removeTags(["dog"], from: [ids[0]]) == [.init(tag: "dog", photos: [ids[0]])])
        #expect(try catalog.details(of: ids[0]).texts.tags.isEmpty)
        #expect(try catalog.texts.addTags(["dog"], to: [ids[1]]) == [.init(tag: "dog", photos: [ids[0]])])
        #expect(try catalog.texts.of(ids[1]).tags == [Tag("dog", source: .embedded)])
        #expect(try catalog.texts.of(ids[0]).tags.isEmpty)
        try catalog.checkIntegrity()
    }

    @Test func aRenamedFileLeavesAndBothTogetherStay() throws {
        let ids = try store(("/p/a.jpg", nil), ("/p/a.CR2", nil))
        _ = try catalog.favourites.add([ids[0]])
        try catalog.apply { $0.placements = [placement(ids[1], "/p/b.CR2")] }
        #expect(try list() == ids.sorted())
        try catalog.apply { $0.placements = [placement(ids[0], "/p/b.jpg")] }
        #expect(try list() == [ids[0]] && list { $0.favouritesOnly = true } == [ids[0]])
        try catalog.apply { $0.placements = [placement(ids[0], "/q/c.jpg"), placement(ids[1], "/q/c.CR2")] }
        #expect(try list() == [ids[0]])
        // The leading one is forgotten.
        try catalog.photos.forget([ids[0]])
        #expect(try list() == [ids[1]])
        try catalog.checkIntegrity()
    }

    /// A photo passes a filter where one of its files does.
    @Test func filtersLookAtAllFiles() throws {
        var capture = CaptureData()
        (capture.camera, capture.rating) = ("Canon EOS R6", 4)
        let ids = try store(("/p/a-edited.jpg", 1), ("/p/b.jpg", 1))
        let raw = try #require(
            try catalog.apply {
                let raw = file("/p/a.CR2", content: 9, takenAt: 1)
                $0.photos = [LibraryChange.PhotoChange(file: raw, capture: capture)]
            }.first)
        try catalog.texts.set(
            TextChange(source: .sidecar, texts: PhotoTexts(captions: [Caption("a cat", source: .sidecar)],
                tags: [Tag("zoo", source: .sidecar)])), of: raw)
        let raws = FileNamePattern(extensions: ["cr2"])
        let filters: [(inout PhotoFilter) -> Void] = [
            { $0.fileNames = raws }, { $0.tags = ["zoo"] }, { $0.camera = "canon" }, { $0.minimumRating = 3 },
            { ($0.fileNames, $0.tags) = (FileNamePattern(extensions: ["jpg"]), ["zoo"]) },
        ]
        for filter in filters {
            #expect(try list(filter) == [ids[0]])
            var files = PhotoFilter()
            filter(&files)
            #expect(try Set(catalog.photos.files(matching: files)) == [ids[0], raw])
        }
        #expect(try list { $0.excludedFileNames = raws } == [ids[1]])
        #expect(try list { $0.excludedTags = ["zoo"] } == [ids[1]])
        #expect(try list { ($0.fileNames, $0.listsFilesApart) = (raws, true) } == [raw])
        #expect(try catalog.texts.tags().elements.map(\.photos) == [1])
        #expect(try catalog.photos.equipment(.camera).elements.map(\.photos) == [1])
        #expect(try catalog.photos.folders().elements.map(\.photos) == [2])
        try catalog.roots.add([PhotoPath("/p"), PhotoPath("/p/a.CR2")])
        #expect(try catalog.roots.photoCounts()[PhotoPath("/p")] == 2)
        // What is known of a photo comes from all files.
        let details = try catalog.details(of: ids[0])
        #expect(details.capture.camera == "Canon EOS R6" && details.capture.rating == 4)
        #expect(details.texts.tags.map(\.name) == ["zoo"] && details.texts.captions.map(\.text) == ["a cat"])
        #expect(details.files.map(\.id) == [ids[0], raw])
        #expect(try catalog.details(of: ids[1]).files.isEmpty)
    }

    /// A library from before there were groups is grouped when it is opened, with what people kept.
    @Test func anOldLibraryIsGrouped() throws {
        let old = try TemporaryLibrary()
        try PhotoLibrary.make(atPath: old.path, upTo: "9-zones-of-captures")
        let queue = try DatabaseQueue(path: old.path)
        try queue.write { db in
            for (number, name) in ["a.CR2", "a.jpg", "b.jpg", "a-edited.jpg"].enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO photos (path, size, modified_ns, content_hash, width, height, format, taken_at, \
                        first_indexed_at) VALUES (?, 10, 20, randomblob(32), 640, 480, 'jpeg', 7, 30)
                        """, arguments: ["/p/\(name)"])
                try db.execute(
                    sql: "INSERT INTO words (rowid, name) VALUES (?, ?)", arguments: [number + 1, name])
            }
            try db.execute(sql: "INSERT INTO favourites VALUES (1, 5), (2, 3)")
            try db.execute(sql: "INSERT INTO collections VALUES (1, 'x', 'x', '', 0, 0)")
            try db.execute(sql: "INSERT INTO collection_photos VALUES (1, 2, 1, 0), (1, 3, 2, 0), (1, 1, 3, 0)")
        }
        try queue.close()
        let catalog = try old.open()
        #expect(try catalog.photos.ids(matching: PhotoFilter()) == [3, 4])
        #expect(try catalog.photos.files(of: [1])[1]?.map(\.id) == [4, 2, 1])
        #expect(try catalog.favourites.page().entries.map(\.addedAt) == [3])
        #expect(try catalog.favourites.page().entries.map(\.photo.id) == [4])
        #expect(try catalog.collections.photos(of: 1).entries.map(\.photo.id) == [4, 3])
        try catalog.checkIntegrity()
    }
}
#endif

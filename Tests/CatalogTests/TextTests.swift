#if Catalog
import Catalog
import Testing

@Suite struct TextTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
    }

    private func tags(_ names: String..., source: TextSource = .user) -> TextChange {
        TextChange(source: source, texts: PhotoTexts(tags: names.map { Tag($0, source: source) }))
    }

    private func captions(_ texts: String..., source: TextSource = .sidecar) -> TextChange {
        TextChange(source: source, texts: PhotoTexts(captions: texts.map { Caption($0, source: source) }))
    }

    @Test(arguments: TextSource.allCases)
    func aSourceReplacesItselfOnly(source: TextSource) throws {
        let id = try catalog.add("/a.jpg")[0]
        let other: TextSource = source == .user ? .csv : .user
        let change = TextChange(
            source: source,
            texts: PhotoTexts(
                captions: [Caption("one", source: source, confidence: 0.5), Caption("not mine", source: other)],
                tags: [Tag("x", source: source, confidence: 0.25), Tag("not mine", source: other)]))
        try catalog.texts.set(change, of: id)
        try catalog.texts.set(tags("y", source: other), of: id)
        var texts = try catalog.texts.of(id)
        #expect(texts.captions.map(\.text) == ["one"])
        #expect(texts.captions.first?.confidence == 0.5)
        #expect(Set(texts.tags) == [Tag("x", source: source, confidence: 0.25), Tag("y", source: other)])
        try catalog.texts.set(TextChange(source: source, texts: PhotoTexts()), of: id)
        texts = try catalog.texts.of(id)
        #expect(texts.captions.isEmpty)
        #expect(texts.tags == [Tag("y", source: other)])
    }

    @Test func aCaptionThatStaysKeepsItsVector() throws {
        let model = try catalog.models.add(smallModel).id
        let id = try catalog.add("/a.jpg")[0]
        try catalog.texts.set(captions("stays", "goes", "stays", " ", ""), of: id)
        let before = try catalog.texts.of(id).captions
        #expect(before.map(\.text) == ["stays", "goes"])
        try catalog.apply { batch in
            batch.vectors = before.map {
                VectorChange(
                    subject: .caption($0.id), vector: NewVector(model: model, values: [Float($0.id), 0, 0, 0]))
            }
        }
        let watermark = try catalog.vectors.table(of: model, for: .caption, only: nil).watermark
        try catalog.texts.set(captions("comes", "stays"), of: id)
        let after = try catalog.texts.of(id).captions
        #expect(after.map(\.text) == ["stays", "comes"])
        #expect(after[0].id == before[0].id)
        let changes = try catalog.vectors.changes(of: model, for: .caption, since: watermark)
        #expect(changes.removed == [before[1].id])
        #expect(try catalog.vectors.table(of: model, for: .caption, only: nil).ids == [before[0].id])
        try catalog.checkIntegrity()
    }

    @Test func tagsGivenByHandStayWhateverOtherSourcesSay() throws {
        let ids = try catalog.add("/a.jpg", "/b.jpg", "/c.jpg")
        try catalog.texts.set(tags("Dog", source: .zeroShot), of: ids[0])
        let added = try catalog.texts.addTags(["dog", "Lena", "lena"], to: [ids[1], ids[0], 999])
        #expect(added == [.init(tag: "Dog", photos: [ids[1]]), .init(tag: "Lena", photos: [ids[1], ids[0]])])
        #expect(try catalog.texts.addTags(["DOG"], to: [ids[0], ids[1]]).isEmpty)
        try catalog.texts.set(tags("beach", source: .embedded), of: ids[1])
        #expect(try catalog.texts.of(ids[1]).tags.map(\.name) == ["beach", "Dog", "Lena"])
        #expect(try catalog.words.photos(withAnyOf: ["lena"], limit: 9).map(\.photo).sorted() == [ids[0], ids[1]])
        #expect(
            try catalog.texts.tags(of: [ids[0], ids[1]])
                == [.init(name: "beach", photos: 1), .init(name: "Dog", photos: 2), .init(name: "Lena", photos: 2)])
        for name in ["", "  ", String(repeating: "x", count: 201)] {
            #expect(throws: CatalogError.invalidTagName(name)) { try catalog.texts.addTags([name], to: ids) }
        }
    }

    @Test func tagsTakenOffAreNotGivenAgainAndComeBackAsTheyWere() throws {
        let ids = try catalog.add("/a.jpg", "/b.jpg")
        let given = TextChange(
            source: .zeroShot, texts: PhotoTexts(tags: [Tag("dog", source: .zeroShot, confidence: 0.5)]))
        for id in ids { try catalog.texts.set(given, of: id) }
        try catalog.texts.set(tags("dog"), of: ids[0])
        #expect(try catalog.texts.removeTags(["DOG", "none"], from: ids) == [.init(tag: "dog", photos: ids)])
        #expect(try catalog.texts.of(ids).isEmpty)
        #expect(try catalog.words.photos(withAnyOf: ["dog"], limit: 9).isEmpty)
        #expect(try catalog.texts.removeTags(["dog"], from: ids).isEmpty)
        // The model, or the file, says it again.
        try catalog.texts.set(given, of: ids[0])
        try catalog.texts.set(tags("Dog", source: .embedded), of: ids[0])
        #expect(try catalog.texts.of(ids).isEmpty)
        #expect(try catalog.texts.addTags(["dog"], to: [ids[0]]) == [.init(tag: "dog", photos: [ids[0]])])
        #expect(try catalog.texts.of(ids[0]).tags == [Tag("dog", source: .zeroShot, confidence: 0.5)])
        try catalog.texts.set(given, of: ids[1])
        #expect(try catalog.texts.of(ids[1]).tags.isEmpty)
        try catalog.checkIntegrity()
    }

    @Test func tagsAreCountedWithoutLetterCase() throws {
        let ids = try catalog.add("/a.jpg", "/b.jpg", "/c.jpg")
        try catalog.texts.set(tags("Dog", "caf\u{E9}", "dog", "  "), of: ids[0])
        try catalog.texts.set(tags("dog", "CAFE\u{301}", source: .embedded), of: ids[1])
        try catalog.texts.set(tags("dog", source: .csv), of: ids[1])
        try catalog.texts.set(tags("Ж"), of: ids[2])
        #expect(
            try catalog.texts.tags().elements == [
                TagCount(name: "caf\u{E9}", photos: 2), TagCount(name: "Dog", photos: 2),
                TagCount(name: "Ж", photos: 1),
            ])
        var filter = PhotoFilter()
        filter.tags = ["DOG", "Cafe\u{301}"]
        #expect(try catalog.photos.ids(matching: filter) == [ids[0], ids[1]])
        filter.tags = ["ж"]
        #expect(try catalog.photos.ids(matching: filter) == [ids[2]])
        filter.tags = []
        filter.excludedTags = ["dog"]
        #expect(try catalog.photos.ids(matching: filter) == [ids[2]])
    }

    @Test func wordsAreFoundInNamesCaptionsAndTags() throws {
        let ids = try catalog.add("/IMG_Lisbon.jpg", "/b.jpg", "/c.jpg", "/\u{540D}.jpg")
        try catalog.texts.set(captions("A brown dog\0 on the Plage d'\u{C9}t\u{E9}", "two \"quoted\" dogs"), of: ids[1])
        try catalog.texts.set(tags("Lisbon", "dog-walk"), of: ids[2])
        func found(_ words: String...) throws -> Set<PhotoID> {
            Set(try catalog.words.photos(withAnyOf: words, limit: 10).map(\.photo))
        }
        #expect(try found("lisbon") == [ids[0], ids[2]])
        #expect(try found("dog") == [ids[1], ids[2]])
        #expect(try found("ete") == [ids[1]])
        #expect(try found("plage", "jpg") == Set(ids))
        #expect(try found("nothing") == [])
        // What is syntax to FTS5 is only text here.
        #expect(try found("\"", "name:dog", "NEAR(", "*", "AND", "", "\0", "dog\"walk") == [ids[2]])
        #expect(try catalog.words.photos(withAnyOf: [], limit: 10).isEmpty)
        #expect(try catalog.words.photos(withAnyOf: ["jpg"], limit: 2).count == 2)
        #expect(try catalog.words.photos(withAnyOf: ["jpg"], limit: 0).isEmpty)
        let ranked = try catalog.words.photos(withAnyOf: ["lisbon", "walk"], limit: 10)
        #expect(ranked.map(\.photo) == [ids[2], ids[0]])
        #expect(ranked[0].score > ranked[1].score)
        try catalog.words.rebuildIndex()
        #expect(try catalog.words.photos(withAnyOf: ["lisbon", "walk"], limit: 10) == ranked)
    }

    @Test func namesAreToldFromOtherWords() throws {
        let photos = try catalog.add("/2019/Été en Sicile/hildur.jpg")
        try catalog.texts.set(
            TextChange(source: .user, texts: PhotoTexts(
                captions: [Caption("a walk in Lisbon", source: .user)], tags: [Tag("New York", source: .user)])), of: photos[0])
        _ = try catalog.collections.add(name: "Été à Rome", description: "")
        let asked = ["new york", "été en sicile", "ete", "ÉTÉ À ROME", "hildur", "lisbon", "york new", "", "\""]
        #expect(try catalog.words.names(among: asked) == ["new york", "été en sicile", "ete", "ÉTÉ À ROME"])
        #expect(try catalog.words.names(among: []).isEmpty)
    }

    @Test func wordsAreTold() throws {
        let ids = try catalog.add("/IMG_1234.jpg", "/b.jpg")
        try catalog.texts.set(captions("Grandma Hildur on the plage d'\u{C9}t\u{E9}", "grandma's dog"), of: ids[0])
        try catalog.texts.set(tags("Hildur", "犬"), of: ids[1])
        let words = Dictionary(uniqueKeysWithValues: try catalog.words.all().map { ($0.word, $0.photos) })
        #expect(words["hildur"] == 2 && words["grandma"] == 1 && words["ete"] == 1 && words["犬"] == 1)
        #expect(words["1234"] == nil && words["Hildur"] == nil)
        for word in ["hildur", "HILDUR", "\u{C9}t\u{E9}", "grandma", "jpg"] { #expect(try catalog.words.known(among: [word]) == [word]) }
        for word in ["hild", "", " ", "\"", "hildur AND", "*", "name:jpg"] { #expect(try catalog.words.known(among: [word]).isEmpty) }
        #expect(try catalog.words.known(among: ["hild", "jpg", "", "\"", "grandma"]) == ["jpg", "grandma"])
        let reader = try PhotoLibrary(path: catalog.path, access: .readOnly)
        #expect(try reader.words.all() == catalog.words.all() && reader.words.known(among: ["hildur"]) == ["hildur"])
        try catalog.texts.set(captions(), of: ids[0])
        #expect(try catalog.words.known(among: ["hildur", "grandma"]) == ["hildur"])
        #expect(try !catalog.words.all().contains { $0.word == "grandma" })
    }

    @Test func filtersByFolderAndDate() throws {
        let ids = try catalog.apply { batch in
            batch.photos = [
                .init(file: file("/x/a.jpg", content: 1, modified: 500_000_000_000, takenAt: 100)),
                .init(file: file("/x/b.jpg", content: 2, modified: 200_000_000_000)),
                .init(file: file("/x2/c.jpg", content: 3, modified: 300_999_999_999)),
                .init(file: file("/y/d.jpg", content: 4, modified: 0, takenAt: 400)),
            ]
        }
        func found(_ change: (inout PhotoFilter) -> Void) throws -> [PhotoID] {
            var filter = PhotoFilter()
            change(&filter)
            return try catalog.photos.ids(matching: filter)
        }
        #expect(try found { _ in } == ids)
        #expect(try found { $0.folders = [PhotoPath("/x")] } == [ids[0], ids[1]])
        #expect(try found { $0.folders = [PhotoPath("/y/"), PhotoPath("/x2")] } == [ids[2], ids[3]])
        #expect(try found { $0.from = 200 } == [ids[1], ids[2], ids[3]])
        #expect(try found { $0.before = 200 } == [ids[0]])
        #expect(
            try found {
                $0.from = 200
                $0.before = 301
            } == [ids[1], ids[2]])
        #expect(
            try found {
                $0.from = 200
                $0.folders = [PhotoPath("/x")]
            } == [ids[1]])
    }

    @Test func aPhotoMustBeThere() throws {
        #expect(throws: CatalogError.unknownPhoto(5)) { try catalog.texts.set(tags("x"), of: 5) }
        #expect(try catalog.texts.of(5) == PhotoTexts())
    }

    @Test func tagsFilterPhotos() throws {
        let ids = try catalog.add("/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg")
        try catalog.texts.set(tags("Beach", "people"), of: ids[0])
        try catalog.texts.set(tags("beach", source: .zeroShot), of: ids[1])
        try catalog.texts.set(tags("people", source: .embedded), of: ids[1])
        try catalog.texts.set(tags("beach", source: .csv), of: ids[2])
        func found(_ tags: [String], without excluded: [String] = []) throws -> [PhotoID] {
            var filter = PhotoFilter()
            (filter.tags, filter.excludedTags) = (tags, excluded)
            return try catalog.photos.ids(matching: filter)
        }
        #expect(try found(["BEACH"]) == [ids[0], ids[1], ids[2]])
        #expect(try found(["beach", "people"]) == [ids[0], ids[1]])
        #expect(try found(["beach"], without: ["people"]) == [ids[2]])
        #expect(try found([], without: ["people", "none"]) == [ids[2], ids[3]])
        #expect(try found(["none"]).isEmpty)
        #expect(try catalog.texts.taggedPhotoCounts() == [.user: 1, .zeroShot: 1, .embedded: 1, .csv: 1])
        try catalog.photos.retire([ids[1]])
        #expect(try catalog.texts.taggedPhotoCounts() == [.user: 1, .csv: 1])
    }

    @Test func tagsOfAModelAreNoWords() throws {
        let id = try catalog.add("/a.jpg")[0]
        try catalog.texts.set(tags("seaside"), of: id)
        try catalog.texts.set(tags("beach", source: .zeroShot), of: id)
        #expect(try catalog.words.photos(withAnyOf: ["beach"], limit: 9).isEmpty)
        #expect(try catalog.words.photos(withAnyOf: ["seaside"], limit: 9).map(\.photo) == [id])
        #expect(try catalog.words.photoCounts(withAnyOf: [["beach", "seaside"], [], ["beach"], ["seaside"]]) == [1, 0, 0, 1])
    }

    @Test func tagsOfAModelGoWithThePictureTheyWereSeenIn() throws {
        let id = try catalog.add("/a.jpg")[0]
        try catalog.texts.set(tags("mine"), of: id)
        let seen = PhotoTexts(tags: [Tag("beach", source: .zeroShot, confidence: 0.9)])
        try catalog.texts.set(TextChange(source: .zeroShot, texts: seen, stamp: "model 1"), of: id)
        #expect(try catalog.texts.photos(withoutStamp: "model 1", of: .zeroShot).isEmpty)
        #expect(try catalog.texts.photos(withoutStamp: "model 2", of: .zeroShot) == [id])
        #expect(try catalog.texts.photos(withTextsFrom: .zeroShot) == [id])
        #expect(try catalog.texts.photos(withTextsFrom: .embedded).isEmpty)
        // Read again, unchanged; then with other contents.
        try catalog.apply { $0.photos = [read("/a.jpg", content: 1)] }
        #expect(try catalog.texts.of(id).tags.map(\.name) == ["beach", "mine"])
        try catalog.apply { $0.photos = [read("/a.jpg", content: 7)] }
        #expect(try catalog.texts.of(id).tags.map(\.name) == ["mine"])
        #expect(try catalog.texts.photos(withoutStamp: "model 1", of: .zeroShot) == [id])
        try catalog.photos.retire([id])
        #expect(try catalog.texts.photos(withoutStamp: "model 1", of: .zeroShot).isEmpty)
    }

    @Test func captionsWithoutVectors() throws {
        let ids = try catalog.add("/a.jpg", "/b.jpg")
        try catalog.texts.set(captions("one", "two"), of: ids[0])
        try catalog.texts.set(captions("three"), of: ids[1])
        let model = try catalog.models.add(smallModel).id
        let all = try catalog.texts.captions(withoutVectorsOf: model, after: 0, limit: 9)
        #expect(all.map(\.text) == ["one", "two", "three"])
        #expect(try catalog.texts.captions(withoutVectorsOf: model, after: all[0].id, limit: 1) == [all[1]])
        #expect(
            try catalog.texts.captionOwners() == [all[0].id: ids[0], all[1].id: ids[0], all[2].id: ids[1]])
        try catalog.apply {
            let vector = NewVector(model: model, values: [1, 0, 0, 0])
            $0.vectors = [VectorChange(subject: .caption(all[1].id), vector: vector)]
        }
        #expect(try catalog.texts.captions(withoutVectorsOf: model, after: 0, limit: 9) == [all[0], all[2]])
        try catalog.photos.retire([ids[1]])
        #expect(try catalog.texts.captions(withoutVectorsOf: model, after: 0, limit: 9) == [all[0]])
        #expect(try catalog.texts.captionOwners().count == 2)
    }
}
#endif

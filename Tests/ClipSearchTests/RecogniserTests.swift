import Catalog
import Checksums
import ClipSearch
import Testing

/// Which photo of the library a file is, by its contents alone: nothing here is stored.
@Suite struct RecogniserTests {
    private let photos: PhotoFolder
    private let library: PhotoLibrary
    private let red: PhotoID
    private let green: PhotoID

    init() throws {
        photos = try PhotoFolder()
        try photos.write("red.png", .red)
        try photos.write("green.png", .green)
        try photos.index()
        library = try photos.catalog()
        red = try #require(try photos.id("red.png"))
        green = try #require(try photos.id("green.png"))
    }

    private func recogniser(looksForFiles: Bool = true) throws -> Recogniser {
        let model = try #require(try library.counts().models.first).model.id
        return Recogniser(library: library, model: model, looksForFiles: looksForFiles)
    }

    private func hash(_ colour: Colour) throws -> ContentHash {
        var hash = SHA256()
        hash.update(try colour.png())
        return try #require(ContentHash(bytes: hash.finalize()))
    }

    /// Recognises a file with the contents of `colour` at a path where the library has the photo `known`.
    private func recognise(
        _ colour: Colour, at known: PhotoID? = nil, with recogniser: inout Recogniser
    ) throws -> Recogniser.Match {
        let hash = try hash(colour)
        return recogniser.recognise(at: known, among: try recogniser.matches(for: [hash])[hash] ?? [])
    }

    @Test func aFileInItsPlaceIsItsPhoto() throws {
        var recogniser = try recogniser()
        guard case .inPlace(let photo) = try recognise(.red, at: red, with: &recogniser) else {
            Issue.record("not in place")
            return
        }
        #expect(photo.id == red && photo.vector != nil)
    }

    @Test func aCopyIsNew() throws {
        var recogniser = try recogniser()
        #expect(try recognise(.red, with: &recogniser).photo == nil)
        #expect(try recognise(.blue, with: &recogniser).photo == nil)
        // It took the place of another photo, whose own contents are nowhere yet.
        #expect(try recognise(.red, at: green, with: &recogniser).photo == nil)
    }

    @Test func aRenamedFileIsTheSamePhotoButOnce() throws {
        try photos.move("red.png", to: "renamed.png")
        var recogniser = try recogniser()
        guard case .moved(let photo) = try recognise(.red, with: &recogniser) else {
            Issue.record("not moved")
            return
        }
        #expect(photo.id == red && photo.vector != nil)
        #expect(try recognise(.red, with: &recogniser).photo == nil)
        // The former path has no photo to lose: it was found.
        var former = PendingFile(try file("green.png"))
        former.known = photo
        #expect(recogniser.photoLost(at: former) == nil)
        // Where files are not looked for, a photo stays until it is marked as missing.
        var blind = try self.recogniser(looksForFiles: false)
        #expect(try recognise(.red, with: &blind).photo == nil)
        try library.photos.retire([red])
        #expect(try recognise(.red, with: &blind).photo?.id == red)
    }

    @Test func aPhotoWhosePathIsTakenIsGoneUnlessFoundElsewhere() throws {
        try photos.move("red.png", to: "green.png.tmp")
        var recogniser = try recogniser()
        #expect(try recognise(.red, at: green, with: &recogniser).photo?.id == red)
        #expect(recogniser.oustedCount == 1)
        try photos.remove("green.png")
        #expect(try recognise(.green, with: &recogniser).photo?.id == green)
        #expect(recogniser.oustedCount == 0)
    }

    @Test func changedContentsLetAPhotoBeFoundElsewhere() throws {
        let known = try #require(try recognised(.red))
        let (red, green) = (try hash(.red), try hash(.green))
        var recogniser = try recogniser()
        let matches = try recogniser.matches(for: [red, green])
        #expect(matches[red]?.map(\.photo.id) == [self.red] && matches[green]?.map(\.photo.id) == [self.green])
        func isTouched(_ contents: PhotoReader.Opened) -> Bool {
            recogniser.recogniseTouched(known, contents, among: matches)
        }
        #expect(isTouched(.read(bytes: [], hash: red)))
        #expect(try recognise(.red, with: &recogniser).photo == nil)
        // A file that can't be read now may still be the photo.
        #expect(!isTouched(.failed(reason: "", code: .unreadable)))
        #expect(try recognise(.red, with: &recogniser).photo == nil)
        #expect(!isTouched(.read(bytes: [], hash: green)))
        #expect(try recognise(.red, with: &recogniser).photo?.id == self.red)
    }

    private func recognised(_ colour: Colour) throws -> KnownFile? {
        var recogniser = try recogniser()
        return try recognise(colour, at: red, with: &recogniser).photo
    }

    private func file(_ name: String) throws -> ScannedFile {
        var scan = FolderScan()
        scan.add(file: photos.photoPath(name))
        return try #require(scan.files.first)
    }
}

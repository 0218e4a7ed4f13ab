import Catalog
import ClipSearch
import Foundation
import Testing

@Suite struct IndexedFolderTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("trip/red.png", .red)
        try photos.write("trip/raw/green.png", .green)
        try photos.write("home/blue.png", .blue)
    }

    private func paths() throws -> [String] {
        try photos.catalog().photos.page(matching: PhotoFilter(), limit: 100).entries
            .map { String($0.photo.file.path.text.dropFirst(photos.path.count + 1)) }.sorted()
    }

    @Test func aRemovedFolderLeavesTheOthers() throws {
        try photos.index("trip", "home")
        try photos.tag("trip/red.png", "mine")
        let library = try photos.catalog()
        #expect(try library.removeFolder(photos.photoPath("trip")) == 2)
        #expect(try library.indexedFolders().map(\.path) == [photos.photoPath("home")])
        #expect(try paths() == ["home/blue.png"])
        #expect(try library.roots.photoCounts() == [photos.photoPath("home"): 1])
        // What was known is kept.
        try photos.index("trip")
        #expect(try photos.tags("trip/red.png") == ["mine"] && photos.model.encodedPictures == 3)
    }

    @Test func aFolderThatIsGoneCanBeRemoved() throws {
        try photos.index("trip", "home")
        try photos.remove("trip")
        #expect(try photos.index("trip", "home").unavailableFolders == [photos.photoPath("trip")])
        #expect(try photos.catalog().removeFolder(photos.photoPath("trip")) == 2)
        #expect(try photos.index("home").unavailableFolders.isEmpty)
        #expect(try paths() == ["home/blue.png"])
    }

    @Test func photosOfAnotherFolderStay() throws {
        try photos.index()
        try photos.index("trip")
        let library = try photos.catalog()
        #expect(try library.removeFolder(photos.photoPath("trip")) == 0)
        #expect(try paths().count == 3)
        try photos.index("trip/raw")
        #expect(try library.removeFolder(PhotoPath(photos.path)) == 2)
        #expect(try paths() == ["trip/raw/green.png"])
    }

    @Test func photosMayBeForgotten() throws {
        try photos.index("trip", "home")
        try photos.tag("trip/red.png", "mine")
        try photos.remove("trip/raw/green.png")
        try photos.index("trip")
        #expect(try photos.catalog().removeFolder(photos.photoPath("trip"), forgetsPhotos: true) == 1)
        let counts = try photos.catalog().counts()
        #expect(counts.presentPhotos == 1 && counts.missingPhotos == 0)
        try photos.index("trip")
        #expect(try photos.tags("trip/red.png").isEmpty)
    }

    @Test func failuresOfARemovedFolderAreForgotten() throws {
        try photos.write("trip/bad.png", "bad")
        #expect(try photos.index("trip").failedNames == ["bad.png"])
        try photos.catalog().removeFolder(photos.photoPath("trip"))
        #expect(try photos.catalog().failures.all().isEmpty)
    }

    @Test func onlyWholeFoldersAreRemoved() throws {
        try photos.index()
        let library = try photos.catalog()
        for folder in [photos.photoPath("trip"), PhotoPath("/nowhere")] {
            #expect(throws: ClipSearchError.self) { try library.removeFolder(folder) }
            #expect(throws: ClipSearchError.self) { try library.setExclusions([], below: folder) }
        }
        #expect(try paths().count == 3)
    }

    @Test func exclusionsAreKeptWithTheFolder() throws {
        #expect(try photos.index { $0.excluded = [GlobPattern("raw")] }.counts == [2, 0, 0, 0])
        #expect(try photos.catalog().indexedFolders().map(\.exclusions) == [["raw"]])
        #expect(try photos.index().counts == [0, 2, 0, 0])
        // Also for a folder below.
        #expect(try photos.index("trip").counts == [0, 1, 0, 0])
        #expect(try photos.catalog().setExclusions([], below: PhotoPath(photos.path)) == 0)
        #expect(try photos.index().counts == [1, 2, 0, 0])
    }

    @Test(arguments: [
        ("raw", 1), ("trip", 2), ("trip/raw", 1), ("/trip/raw/", 1), ("*.png", 3), ("ra", 0), ("/raw", 0),
        ("trip/*.png", 1), ("**/green.png", 1),
    ])
    func excludedPhotosAreTakenOut(pattern: String, count: Int) throws {
        try photos.index()
        #expect(try photos.catalog().setExclusions([GlobPattern(pattern)], below: PhotoPath(photos.path)) == count)
        #expect(try paths().count == 3 - count)
        #expect(try photos.index().counts == [0, 3 - count, 0, 0])
    }

    @Test func aPathIsExcludedAsItIs() throws {
        try photos.write("trip/a[b]*/red.png", .white)
        try photos.write("trip/ab/red.png", .white, mark: 1)
        try photos.index()
        let pattern = GlobPattern.matching(path: "trip/a[b]*")
        #expect(try photos.catalog().setExclusions([pattern], below: PhotoPath(photos.path)) == 1)
        #expect(try paths().contains("trip/ab/red.png"))
    }

    /// A hidden or excluded folder that was given itself is not what a run of the folder above decides about.
    @Test func aFolderThatWasGivenItselfStays() throws {
        try photos.write(".secret/white.png", .white)
        try photos.index("home", ".secret", "trip/raw")
        #expect(try photos.index { $0.excluded = [GlobPattern("raw")] }.counts == [1, 1, 0, 0])
        #expect(try paths() == [".secret/white.png", "home/blue.png", "trip/raw/green.png", "trip/red.png"])
        // Also where both are given.
        try photos.write(".secret/black.png", .white, mark: 2)
        #expect(try photos.index(".", ".secret").counts == [1, 3, 0, 0])
        try photos.remove(".secret/black.png")
        #expect(try photos.index(".secret").counts == [0, 1, 0, 1])
    }

    @Test func deletedFilesAreNoticed() throws {
        try photos.write("trip/white.png", .white)
        try photos.index()
        let library = try photos.catalog()
        let all = try library.photos.page(matching: PhotoFilter(), limit: 9).entries.map(\.photo)
        #expect(try library.retireDeleted(among: all).isEmpty)
        let red = try #require(try photos.id("trip/red.png"))
        for name in ["trip/red.png", "home/blue.png", "trip/raw"] { try photos.remove(name) }
        // The other folders may be those of drives that are away.
        #expect(try library.retireDeleted(among: all) == [red])
        #expect(try paths() == ["home/blue.png", "trip/raw/green.png", "trip/white.png"])
    }

    /// The photo was placed elsewhere after it was found.
    @Test func aMovedFileIsNotDeleted() throws {
        try photos.index()
        let library = try photos.catalog()
        let before = try library.photos.page(matching: PhotoFilter(), limit: 9).entries.map(\.photo)
        try photos.move("home/blue.png", to: "home/sea.png")
        try photos.write("home/other.png", .white)
        try photos.index()
        #expect(try library.retireDeleted(among: before).isEmpty)
        #expect(try paths().contains("home/sea.png"))
    }

    @Test func aSearchMakesNoFolderOfItsOwn() throws {
        try photos.write(".secret/white.png", .white)
        try photos.index { $0.includesHidden = true }
        try photos.write("trip/new.png", .white, mark: 3)
        #expect(try photos.index("trip") { $0.isIncidental = true }.counts == [1, 2, 0, 0])
        #expect(try photos.index { $0.isIncidental = true }.counts == [0, 4, 0, 0])
        #expect(try photos.catalog().indexedFolders().map(\.path) == [PhotoPath(photos.path)])
        #expect(try paths().contains(".secret/white.png"))
        try photos.catalog().setExclusions([GlobPattern("trip")], below: PhotoPath(photos.path))
        #expect(try photos.catalog().excludes(photos.photoPath("trip")))
        #expect(try !photos.catalog().excludes(photos.photoPath("home")))
    }

    @Test func nestedFoldersCoverOnlyWhatTheyScan() throws {
        try photos.index { $0.excluded = [GlobPattern("trip")] }
        try photos.index("trip")
        let library = try photos.catalog()
        #expect(try library.setExclusions([GlobPattern("red.*")], below: PhotoPath(photos.path)) == 1)
        #expect(try photos.index("trip").counts == [0, 1, 0, 0])
        try library.setExclusions([GlobPattern("trip")], below: PhotoPath(photos.path))
        #expect(try library.removeFolder(photos.photoPath("trip")) == 1)
        #expect(try paths() == ["home/blue.png"])
    }

    @Test func foldersOfSystemsAreSkipped() throws {
        for name in FolderRules.systemFolders { try photos.write("trip/\(name)/white.png", .white) }
        #expect(try photos.index().counts == [3, 0, 0, 0])
        #expect(try photos.index { $0.includesHidden = true }.counts[0] == FolderRules.systemFolders.count)
    }

    @Test func aDryRunKeepsNoExclusions() throws {
        try photos.index()
        try photos.index {
            $0.excluded = [GlobPattern("raw")]
            $0.isDryRun = true
        }
        #expect(try photos.catalog().indexedFolders().map(\.exclusions) == [[]])
    }
}

import Catalog
import ClipSearch
import Foundation
import Testing

/// Files that can't be seen: deleted ones are retired, those of a drive that is away are not.
@Suite struct AbsenceTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("drive/red.png", .red)
        try photos.write("drive/deep/green.png", .green)
        try photos.write("home/blue.png", .blue)
        try photos.index("drive", "home")
    }

    private func empty() throws {
        try photos.remove("drive")
        try photos.makeFolder("drive")
    }

    @Test func anEmptyFolderRetiresNothing() throws {
        try empty()
        let report = try photos.index("drive", "home")
        #expect(report.counts == [0, 1, 0, 0] && report.unavailableFolders == [photos.photoPath("drive")])
        #expect(try photos.search("red").contains("drive/red.png"))
        let trusting = try photos.index("drive") { $0.trustsEmptyFolders = true }
        #expect(trusting.counts == [0, 0, 0, 2] && trusting.unavailableFolders.isEmpty)
        #expect(try photos.search("red") == ["home/blue.png"])
    }

    @Test func aMissingFolderRetiresNothing() throws {
        try photos.remove("drive")
        #expect(throws: ClipSearchError.self) { try photos.index("drive") }
        let report = try photos.index("drive", "home")
        #expect(report.counts == [0, 1, 0, 0] && report.unavailableFolders == [photos.photoPath("drive")])
        #expect(try photos.catalog().counts().presentPhotos == 3)
    }

    @Test func aFolderInsideThatIsEmptyWasEmptied() throws {
        try photos.remove("drive/deep/green.png")
        #expect(try photos.index("drive").counts == [0, 1, 0, 1])
    }

    /// Mounting takes rights that tests don't have, so the memory of a former mount is put into the catalog.
    @Test func aFormerMountPointThatIsEmptyOrGoneIsADriveThatIsAway() throws {
        let mount = photos.photoPath("drive")
        try photos.catalog().settings.set("mount-points", to: mount.text)
        try empty()
        let report = try photos.index()
        #expect(report.counts == [0, 1, 0, 0] && report.unavailableFolders == [mount])
        try photos.remove("drive")
        #expect(try photos.index().unavailableFolders == [mount])
        #expect(try photos.catalog().counts().presentPhotos == 3)
        // It is back, and now it is an ordinary folder.
        try photos.write("drive/red.png", .red)
        #expect(try photos.index().counts == [0, 2, 0, 1])
        #expect(try photos.catalog().settings.value("mount-points") == nil)
    }

    @Test func photosOfADriveThatIsAwayAreKeptUntilTrusted() throws {
        try photos.catalog().settings.set("mount-points", to: photos.photoPath("drive").text)
        try empty()
        #expect(try photos.index { $0.trustsEmptyFolders = true }.counts == [0, 1, 0, 2])
    }

    /// Where rights stop the superuser from nothing, another user takes the test.
    @Test func unreadableFilesAndFoldersAreNamedAndKept() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        let path = folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            if getuid() == 0 { try #require(setgid(65534) == 0 && setuid(65534) == 0) }
            for name in ["/photos", "/photos/closed"] { #expect(mkdir(path + name, 0o700) == 0) }
            let library = try OpenLibrary(path + "/library", model: ColourModel())
            let write = { (name: String, colour: Colour) in
                try Data(colour.png()).write(to: URL(fileURLWithPath: path + "/photos/" + name))
            }
            try write("red.png", .red)
            try write("closed/green.png", .green)
            #expect(try library.indexer.index([path + "/photos"]).indexed == 2)
            chmod(path + "/photos/closed", 0)
            try write("blue.png", .blue)
            chmod(path + "/photos/blue.png", 0)
            for _ in 0..<2 {
                let report = try library.indexer.index([path + "/photos"])
                #expect(report.counts == [0, 1, 0, 0])
                #expect(report.failedNames == ["blue.png", "closed"])
                #expect(report.failed.allSatisfy { $0.reason.contains("ermission") })
                #expect(report.failedBefore == 0)
            }
            // A copy of what stands behind the closed door is a copy.
            try write("copy.png", .green)
            #expect(try library.indexer.index([path + "/photos"]).counts == [1, 1, 0, 0])
            chmod(path + "/photos/closed", 0o700)
            chmod(path + "/photos/blue.png", 0o600)
            // So may captions be, which come when they can be read.
            try Data("A red ball.".utf8).write(to: URL(fileURLWithPath: path + "/photos/red.txt"))
            chmod(path + "/photos/red.txt", 0)
            let report = try library.indexer.index([path + "/photos"])
            #expect(report.counts == [1, 3, 0, 0] && report.failed.map(\.code) == [.unreadableText])
            #expect(try library.library.status().failed.map(\.path.fileName) == ["red.txt"])
            chmod(path + "/photos/red.txt", 0o600)
            #expect(try library.indexer.index([path + "/photos"]).failed.isEmpty)
            #expect(try library.library.status().captions == 1 && library.library.status().failed.isEmpty)
        }
    }
}

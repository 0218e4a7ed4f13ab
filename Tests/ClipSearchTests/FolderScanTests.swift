import Catalog
import ClipSearch
import Foundation
import Testing

@Suite struct FolderScanTests {
    @Test func filesAreListedInAStableOrder() throws {
        let folder = try TemporaryFolder()
        for name in ["b.jpg", "a.jpg", "z/1.jpg", "m/2.jpg", ".hidden/3.jpg", ".4.jpg"] {
            try folder.write(name, [1, 2])
        }
        var scan = FolderScan()
        try scan.scan(root: PhotoPath(folder.path))
        #expect(
            scan.files.map { $0.path.text.dropFirst(folder.path.count) } == [
                "/a.jpg", "/b.jpg", "/m/2.jpg", "/z/1.jpg",
            ])
        #expect(scan.files.allSatisfy { $0.size == 2 && $0.modifiedNanoseconds > 0 })

        var all = FolderScan()
        all.rules.includesHidden = true
        all.rules.excluded = [GlobPattern("z"), GlobPattern("m/*.jpg")]
        try all.scan(root: PhotoPath(folder.path))
        #expect(
            all.files.map { $0.path.text.dropFirst(folder.path.count) } == [
                "/.4.jpg", "/a.jpg", "/b.jpg", "/.hidden/3.jpg",
            ])
    }

    @Test func linkedFilesAreFollowedAndLinkedFoldersAreNot() throws {
        let folder = try TemporaryFolder()
        try folder.write("real/a.jpg", [1])
        let files = FileManager.default
        try files.createSymbolicLink(
            atPath: folder.path + "/link.jpg", withDestinationPath: folder.path + "/real/a.jpg")
        try files.createSymbolicLink(atPath: folder.path + "/real/loop", withDestinationPath: folder.path)
        try files.createSymbolicLink(atPath: folder.path + "/broken.jpg", withDestinationPath: "/nowhere")
        mkfifo(folder.path + "/pipe.jpg", 0o600)
        mkfifo(folder.path + "/pipe", 0o600)
        try files.createSymbolicLink(atPath: folder.path + "/broken.doc", withDestinationPath: "/nowhere")
        try files.createSymbolicLink(
            atPath: folder.path + "/to-pipe.jpg", withDestinationPath: folder.path + "/pipe.jpg")
        var scan = FolderScan()
        try scan.scan(root: PhotoPath(folder.path))
        #expect(scan.files.map { $0.path.text.dropFirst(folder.path.count) } == ["/link.jpg", "/real/a.jpg"])
        #expect(scan.unreadable.isEmpty)
        // What has no picture's name is no concern of ours.
        #expect(scan.skipped.map(\.path.fileName) == ["broken.jpg", "pipe.jpg", "to-pipe.jpg"])
        #expect(scan.skipped.map(\.code) == [.danglingLink, .notAFile, .notAFile])
    }

    @Test func emptyFoldersAreNoted() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/mount", withIntermediateDirectories: false)
        var scan = FolderScan()
        try scan.scan(root: PhotoPath(folder.path))
        #expect(scan.emptyFolders == [PhotoPath(folder.path + "/mount")])
    }

    @Test func namesThatAreNotUTF8AreListed() throws {
        let folder = try TemporaryFolder()
        let path = PhotoPath(folder.path).appending([0xff, 0x2e, 0x6a])
        let descriptor = open(path.bytes.map { CChar(bitPattern: $0) } + [0], O_CREAT | O_WRONLY, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
        var scan = FolderScan()
        try scan.scan(root: PhotoPath(folder.path))
        #expect(scan.files.map(\.path) == [path])
    }

    @Test func aMissingRootIsAnError() {
        var scan = FolderScan()
        #expect(throws: ClipSearchError.self) { try scan.scan(root: PhotoPath("/does/not/exist")) }
    }
}

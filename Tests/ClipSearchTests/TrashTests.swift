#if !canImport(Darwin)
import Catalog
import ClipSearch
import Files
import Foundation
import Testing

/// A folder that is on another file system than that of temporary files, where there is one.
private let otherDisk = "/dev/shm"
private let hasOtherDisk =
    (try? FileStatus(of: otherDisk).device) != (try? FileStatus(of: NSTemporaryDirectory()).device)
    && access(otherDisk, W_OK) == 0

@Suite struct TrashTests {
    let photos: PhotoFolder
    private let trashFolder: String
    private let trash: Trash

    init() throws {
        photos = try PhotoFolder()
        trashFolder = photos.libraryFolder + "-data/Trash"
        trash = Trash(home: trashFolder)
        try photos.write("trip/red ü.png", .red)
        try photos.write("trip/blue.png", .blue)
        try photos.index()
    }

    private func names(_ part: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(trashFolder)/\(part)").sorted()
    }

    private func exists(_ name: String) -> Bool { FileStatus.exists(photos.photoPath(name)) }

    private func note(_ name: String) throws -> [String] {
        try String(contentsOfFile: "\(trashFolder)/info/\(name).trashinfo", encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    private func trash(_ names: String...) throws -> TrashReport {
        try photos.catalog().moveToTrash(names.map { try #require(try photos.id($0)) }, trash: trash)
    }

    private func undo() throws -> TrashReport {
        let library = try photos.catalog()
        return try library.restoreTrashed(try library.trashed.lastBatch(), trash: trash)
    }

    @Test func aPhotoGoesAndComesBackWithAllThatBelongsToIt() throws {
        let id = try #require(try photos.id("trip/red ü.png"))
        let before = try FileStatus(of: photos.photoPath("trip/red ü.png"))
        let bytes = try OutsideFile.bytes(of: photos.photoPath("trip/red ü.png"), limit: 1 << 20)
        try photos.catalog().favourites.add([id])
        try photos.tag("trip/red ü.png", "mine")
        let started = Int(Date().timeIntervalSince1970)

        let report = try trash("trip/red ü.png")
        #expect(report.ids == [id] && report.refused.isEmpty && report.batch != nil)
        #expect(!exists("trip/red ü.png") && exists("trip/blue.png"))
        #expect(try names("files") == ["red ü.png"] && names("info") == ["red ü.png.trashinfo"])
        let lines = try note("red ü.png")
        let encoded = photos.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? ""
        #expect(lines[0] == "[Trash Info]" && lines[1] == "Path=\(encoded)/trip/red%20%C3%BC.png")
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "'DeletionDate='yyyy-MM-dd'T'HH:mm:ss"
        let deleted = try #require(formatter.date(from: lines[2]))
        #expect(abs(deleted.timeIntervalSince1970 - Double(started)) < 100)
        #expect(try photos.search("red") == ["trip/blue.png"] && photos.catalog().favourites.page().total == 0)

        // As another process would.
        let back = try undo()
        #expect(back.ids == [id] && back.refused.isEmpty)
        let after = try FileStatus(of: photos.photoPath("trip/red ü.png"))
        #expect(after.modifiedNanoseconds == before.modifiedNanoseconds && after.isSameFile(as: before))
        #expect(try OutsideFile.bytes(of: photos.photoPath("trip/red ü.png"), limit: 1 << 20) == bytes)
        #expect(try photos.id("trip/red ü.png") == id && photos.tags("trip/red ü.png") == ["mine"])
        #expect(try photos.catalog().favourites.page().entries.map(\.photo.id) == [id])
        #expect(try photos.search("red").first == "trip/red ü.png")
        #expect(try names("files").isEmpty && names("info").isEmpty && photos.catalog().trashed.all().isEmpty)
        // Nothing is left for indexing to do.
        let encodings = photos.model.encodedPictures
        #expect(try photos.index().counts == [0, 2, 0, 0] && photos.model.encodedPictures == encodings)
        try photos.catalog().checkIntegrity()
    }

    @Test func indexingMeanwhileChangesNothing() throws {
        let id = try photos.id("trip/red ü.png")
        _ = try trash("trip/red ü.png")
        #expect(try photos.index().removed == 0)
        #expect(try undo().photos.count == 1)
        #expect(try photos.id("trip/red ü.png") == id)
    }

    @Test func equalNamesAreToldApart() throws {
        try photos.write("home/blue.png", .green)
        try photos.index()
        // Files that something else put there are not replaced.
        _ = try trash("trip/red ü.png")
        try "other".write(toFile: trashFolder + "/files/blue.png", atomically: false, encoding: .utf8)
        let report = try trash("trip/blue.png", "home/blue.png")
        #expect(report.photos.count == 2)
        #expect(try names("files") == ["blue.2.png", "blue.3.png", "blue.png", "red ü.png"])
        #expect(try names("info") == ["blue.2.png.trashinfo", "blue.3.png.trashinfo", "red ü.png.trashinfo"])
        #expect(try undo().photos.count == 2)
        #expect(exists("trip/blue.png") && exists("home/blue.png") && !exists("trip/red ü.png"))
        #expect(try undo().photos.count == 1)
        #expect(exists("trip/red ü.png"))
        #expect(try undo().photos.isEmpty)
    }

    @Test func whatIsThereNowIsNeverReplaced() throws {
        _ = try trash("trip/red ü.png", "trip/blue.png")
        try photos.write("trip/blue.png", "another")
        let report = try undo()
        #expect(report.photos.flatMap(\.files).map(\.path) == [photos.photoPath("trip/red ü.png")])
        #expect(report.refused.map(\.path) == [photos.photoPath("trip/blue.png")])
        #expect(report.refused.first?.reason.contains("already") == true)
        #expect(try String(contentsOfFile: photos.path + "/trip/blue.png", encoding: .utf8) == "another")
        #expect(try names("files") == ["blue.png"])
        try photos.remove("trip/blue.png")
        #expect(try undo().photos.count == 1 && exists("trip/blue.png"))
    }

    @Test func emptiedTrashAndGoneFoldersAreSaid() throws {
        _ = try trash("trip/red ü.png")
        try FileManager.default.removeItem(atPath: trashFolder + "/files/red ü.png")
        #expect(try undo().refused.first?.reason == "it is not in the trash any more")
        #expect(try photos.catalog().trashed.all().isEmpty)
        _ = try trash("trip/blue.png")
        try photos.remove("trip")
        #expect(try undo().refused.first?.reason.hasPrefix("its folder is gone") == true)
        try photos.makeFolder("trip")
        #expect(try undo().photos.count == 1 && exists("trip/blue.png"))
    }

    @Test func allFilesOfAPhotoGoTogether() throws {
        try photos.write("IMG_1.jpg", .red, mark: 1)
        try photos.write("IMG_1.MOV", MovieFile.bytes(seconds: 3))
        try photos.write("IMG_1.jpg.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
        try photos.write("IMG_1.jpg.supplemental-metadata.json", #"{"title": "IMG_1.jpg"}"#)
        try photos.write("IMG_2.jpg", .green, mark: 2)
        // The text belongs to both, and the library knows one of them.
        try photos.write("IMG_2.png", "no picture")
        try photos.write("IMG_2.txt", "a garden")
        try photos.index()
        let all = [
            "IMG_1.MOV", "IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg.xmp",
        ]
        let report = try trash("IMG_1.MOV")
        #expect(report.photos.count == 1 && report.photos[0].files.map(\.path.fileName).sorted() == all)
        #expect(try names("files") == all && all.allSatisfy { !exists($0) })
        #expect(try undo().photos.count == 1 && all.allSatisfy(exists))
        #expect(try photos.index().counts[0] == 0)

        #expect(try trash("IMG_2.jpg").photos[0].files.count == 1 && exists("IMG_2.txt"))
        #expect(try undo().photos.count == 1)
        try photos.remove("IMG_2.png")
        #expect(try trash("IMG_2.jpg").photos[0].files.map(\.path.fileName) == ["IMG_2.jpg", "IMG_2.txt"])
        #expect(try undo().photos.count == 1 && exists("IMG_2.txt"))
    }

    @Test func partOfAPhotoIsPutBack() throws {
        try photos.write("IMG_1.jpg", .red, mark: 1)
        try photos.write("IMG_1.MOV", MovieFile.bytes(seconds: 3))
        try photos.write("IMG_1.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
        try photos.index()
        // Something that can't be moved takes the place of a sidecar.
        try photos.remove("IMG_1.xmp")
        try photos.makeFolder("IMG_1.xmp")
        let report = try trash("IMG_1.jpg")
        #expect(report.photos.isEmpty && report.refused.map(\.reason) == ["it is a folder"])
        #expect(exists("IMG_1.jpg") && exists("IMG_1.MOV"))
        #expect(try names("files").isEmpty && names("info").isEmpty && photos.catalog().trashed.all().isEmpty)
        #expect(try photos.id("IMG_1.jpg") != nil)
    }

    @Test func ofALinkTheTargetStays() throws {
        try FileManager.default.createSymbolicLink(
            atPath: photos.path + "/trip/link.png", withDestinationPath: photos.path + "/trip/blue.png")
        try photos.index()
        #expect(try trash("trip/link.png").photos.count == 1)
        #expect(!exists("trip/link.png") && exists("trip/blue.png"))
        #expect(try FileStatus(of: trashFolder + "/files/link.png", followsLinks: false).kind == .link)
        #expect(try undo().photos.count == 1)
        #expect(try FileStatus(of: photos.photoPath("trip/link.png"), followsLinks: false).kind == .link)
    }

    @Test func onlyWhatWasIndexedInTheLibrarysFoldersGoes() throws {
        let id = try #require(try photos.id("trip/red ü.png"))
        try photos.write("trip/red ü.png", .green, mark: 7)
        try photos.write("trip/red ü.png", Array(repeating: 1, count: 5000))
        #expect(try trash("trip/red ü.png").refused.first?.reason.contains("not the file that was indexed") == true)
        // The folder is replaced by a link to another.
        try photos.move("trip", to: "elsewhere")
        try FileManager.default.createSymbolicLink(
            atPath: photos.path + "/trip", withDestinationPath: photos.path + "/elsewhere")
        #expect(try trash("trip/blue.png").refused.first?.reason.contains("has become a link") == true)
        #expect(exists("elsewhere/blue.png"))
        try photos.remove("trip")
        try photos.move("elsewhere", to: "trip")
        let library = try photos.catalog()
        try library.roots.remove(PhotoPath(photos.path))
        let outside = try library.moveToTrash([id], trash: trash)
        #expect(outside.refused.map(\.reason) == ["it is not in one of the library's folders"])
        #expect(exists("trip/red ü.png") && exists("trip/blue.png"))
    }

    @Test(.enabled(if: getuid() != 0, "the administrator may write anywhere"))
    func aFolderThatCannotBeChangedIsSaid() throws {
        try photos.setPermissions(0o555, of: "trip")
        defer { try? photos.setPermissions(0o755, of: "trip") }
        #expect(try trash("trip/blue.png").refused.first?.reason.contains("permission denied") == true)
        #expect(exists("trip/blue.png"))
        #expect(try names("files").isEmpty && names("info").isEmpty)
    }

    @Test(.enabled(if: hasOtherDisk, "needs another file system at /dev/shm"))
    func anotherDiskHasATrashOfItsOwn() throws {
        let folder = "\(otherDisk)/clipsearch-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let name = "\(UUID().uuidString).png"
        try Data(Colour.green.png(mark: 9)).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        try photos.library().indexer.index([folder])
        let library = try photos.catalog()
        let id = try #require(try library.photos.find(at: PhotoPath("\(folder)/\(name)"))?.id)
        let report = try library.moveToTrash([id], trash: trash)
        let place = try #require(report.photos.first?.files.first?.place.text)
        let own = "\(otherDisk)/.Trash-\(getuid())"
        #expect(place == "\(own)/files/\(name)" && report.refused.isEmpty)
        let note = try String(contentsOfFile: "\(own)/info/\(name).trashinfo", encoding: .utf8)
        // From the top of the disk on.
        #expect(note.contains("\nPath=\(folder.dropFirst(otherDisk.count + 1))/\(name)\n"))
        #expect(try library.restoreTrashed(report.photos, trash: trash).photos.count == 1)
        #expect(FileStatus.exists("\(folder)/\(name)") && !FileStatus.exists("\(own)/info/\(name).trashinfo"))
    }
}
#endif

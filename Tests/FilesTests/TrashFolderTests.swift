#if !canImport(Darwin)
import Files
import Foundation
import Testing

@Suite final class TrashFolderTests {
    private let top = NSTemporaryDirectory() + "/trash-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: top, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: top) }

    private func make(_ name: String, _ permissions: mode_t) {
        mkdir("\(top)/\(name)", permissions)
        chmod("\(top)/\(name)", permissions)
    }

    private var folder: String { get throws { String(try Trash.folder(onVolume: top).dropFirst(top.count + 1)) } }

    @Test func withoutASharedFolderEachUserHasOne() throws {
        #expect(try folder == ".Trash-\(getuid())")
        var status = stat()
        #expect(stat("\(top)/.Trash-\(getuid())", &status) == 0 && status.st_mode & 0o777 == 0o700)
    }

    @Test func aSharedFolderMustBeSticky() throws {
        make(".Trash", 0o777)
        #expect(try folder == ".Trash-\(getuid())")
        chmod("\(top)/.Trash", 0o1777)
        #expect(try folder == ".Trash/\(getuid())")
    }

    @Test func linksAreNotFollowed() throws {
        make("elsewhere", 0o1777)
        symlink("elsewhere", "\(top)/.Trash")
        #expect(try folder == ".Trash-\(getuid())")
        rmdir("\(top)/.Trash-\(getuid())")
        symlink("elsewhere", "\(top)/.Trash-\(getuid())")
        #expect(throws: TrashError.self) { try folder }
        #expect(try FileManager.default.contentsOfDirectory(atPath: top + "/elsewhere").isEmpty)
    }

    @Test func aMoveNeverReplaces() throws {
        try "one".write(toFile: top + "/one", atomically: false, encoding: .utf8)
        try "two".write(toFile: top + "/two", atomically: false, encoding: .utf8)
        #expect(throws: FileError.system(EEXIST)) { try moveFile("\(top)/one", to: "\(top)/two") }
        #expect(try String(contentsOfFile: top + "/two", encoding: .utf8) == "two")
        try moveFile("\(top)/one", to: "\(top)/three")
        #expect(try String(contentsOfFile: top + "/three", encoding: .utf8) == "one")
        #expect(!FileStatus.exists(top + "/one"))
    }

    @Test func longNamesFit() throws {
        let trash = Trash(home: top + "/Trash")
        let name = String(repeating: "ä", count: 125) + ".jpg"
        for _ in 0..<2 {
            try "photo".write(toFile: "\(top)/\(name)", atomically: false, encoding: .utf8)
            let place = try trash.move("\(top)/\(name)")
            #expect(place.hasSuffix(".jpg") && FileStatus.exists(place))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: top + "/Trash/info").count == 2)
    }
}
#endif

import Files
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite final class OwnFolderTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("own-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ name: String) throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }

    private func names() -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() }

    private func own(_ path: String) -> OwnFolder { OwnFolder(path) { OwnFolder.isHexadecimal($0, count: 4) } }

    @Test func onlyOwnFilesGo() throws {
        let files = FileManager.default
        for name in ["00ff", "beef", "BEEF", "beef1", "mine.jpg"] { try write(name) }
        try files.createDirectory(atPath: "\(folder)/abcd", withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: "\(folder)/dead", withDestinationPath: "mine.jpg")
        #expect(Set(own(folder).files.map(\.name)) == ["00ff", "beef"])
        own(folder).remove()
        #expect(names() == ["BEEF", "abcd", "beef1", "dead", "mine.jpg"])
    }

    @Test func aFolderGoesWhenItIsEmpty() throws {
        try write("00ff")
        own(folder).remove()
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func linksAreNotFollowed() throws {
        try write("00ff")
        let link = folder + "-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
        defer { try? FileManager.default.removeItem(atPath: link) }
        #expect(own(link).files.isEmpty && !OwnFolder.isFolder(link))
        own(link).remove()
        #expect(names() == ["00ff"])
    }
}

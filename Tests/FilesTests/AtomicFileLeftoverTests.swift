import Files
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Temporary files of writers that were killed.
@Suite final class AtomicFileLeftoverTests {
    private let folder =
        FileManager.default.temporaryDirectory.appendingPathComponent("leftovers-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }

    private func write(_ name: String) throws {
        try Data("half".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }

    @Test func onlyLeftoversAreRemoved() throws {
        let leftovers = ["a.index.0123456789abc.partial", "a.index.zzzzzzzzzzzzz.partial"]
        let others = [
            "a.index", "a.index.old.partial", "a.index.0123456789ABC.partial", "a.index.0123456789abcd.partial",
            "b.index.0123456789abc.partial", "a.index.0123456789abc.partial.tag", "a.index.partial",
            "xa.index.0123456789abc.partial",
        ]
        for name in leftovers + others { try write(name) }
        try FileManager.default.createDirectory(
            atPath: "\(folder)/a.index.aaaaaaaaaaaaa.partial", withIntermediateDirectories: false)
        try #require(symlink("a.index", "\(folder)/a.index.bbbbbbbbbbbbb.partial") == 0)
        AtomicFile.removeLeftovers(of: "\(folder)/a.index")
        let kept = ["a.index.aaaaaaaaaaaaa.partial", "a.index.bbbbbbbbbbbbb.partial"]
        #expect(try names == (others + kept).sorted())
        AtomicFile.removeLeftovers(of: "\(folder)/nowhere/a.index")
    }

    /// What a killed writer left has the names that are looked for, and what is being written is no leftover.
    @Test func aWriterAtWorkIsNotDisturbed() throws {
        let path = "\(folder)/a.index"
        var file = try AtomicFile(path: path)
        try file.append([1, 2, 3] as [UInt8])
        let temporary = try #require(try names.first)
        try write("a.index.0123456789abc.partial")
        AtomicFile.removeLeftovers(of: path)
        #expect(try names == [temporary])
        try file.commit()
        #expect(try names == ["a.index"])
        try FileManager.default.moveItem(atPath: path, toPath: "\(folder)/\(temporary)")
        AtomicFile.removeLeftovers(of: path)
        #expect(try names.isEmpty)
    }
}

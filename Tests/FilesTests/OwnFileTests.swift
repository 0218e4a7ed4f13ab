import Files
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite final class OwnFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("own-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }

    private func text(of name: String) throws -> String {
        String(decoding: try OutsideFile.bytes(of: "\(folder)/\(name)", limit: 1 << 20), as: UTF8.self)
    }

    @Test func aFileThatCannotBeBegunThrows() throws {
        #expect(throws: FileError.system(ENOENT)) { _ = try AtomicFile(path: "\(folder)/nowhere/x") }
    }

    @Test func anEmptyFileIsOnesOwn() throws {
        for signatures in [nil, [], ["process "]] as [[String]?] {
            for _ in 0..<2 { try OwnFile("\(folder)/lock", beginningWith: signatures).append([]) }
        }
        try write("my diary", to: "lock")
        #expect(throws: FileError.self) { try OwnFile("\(folder)/lock", beginningWith: []) }
    }

    @Test func nobodyElsesFileIsTouched() throws {
        try write("my diary", to: "diary")
        try #require(symlink("diary", "\(folder)/link") == 0)
        try #require(link("\(folder)/diary", "\(folder)/second-name") == 0)
        try #require(symlink("absent", "\(folder)/dangling") == 0)
        try #require(mkfifo("\(folder)/pipe", 0o600) == 0)
        try write("someone's notes", to: "notes")
        for name in ["link", "second-name", "dangling", "pipe", "notes"] {
            #expect(throws: FileError.self) { try OwnFile("\(folder)/\(name)", beginningWith: ["process "]) }
            #expect(throws: FileLock.Failure.self) { try FileLock("\(folder)/\(name)", purpose: "test") }
        }
        #expect(try text(of: "diary") == "my diary")
        #expect(try text(of: "notes") == "someone's notes")
        #expect(!FileStatus.exists("\(folder)/absent"))
    }

    @Test(arguments: ["", "pro", "process 1 (indexing)\n"]) func ownFilesAreOpened(content: String) throws {
        try write(content, to: "own")
        let file = try OwnFile("\(folder)/own", beginningWith: ["process "])
        #expect(try file.bytes(limit: 100) == Array(content.utf8))
        #expect(throws: FileError.tooLarge(limit: 2)) {
            try file.append([1, 2, 3])
            _ = try file.bytes(limit: 2)
        }
    }

    @Test func oneHolderAtATime() throws {
        let path = "\(folder)/lock"
        let lock = try FileLock(path, purpose: "indexing")
        #expect(throws: FileLock.Failure.busy(holder: "process \(getpid()) (indexing)")) {
            try FileLock(path, purpose: "another")
        }
        lock.release()
        #expect(try text(of: "lock").isEmpty)
        try FileLock(path, purpose: "another").release()
    }

    @Test func aFileAppearsWhole() throws {
        let path = "\(folder)/file"
        do {
            var dropped = try AtomicFile(path: path)
            try dropped.append([1, 2, 3] as [UInt8])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        var file = try AtomicFile(path: path)
        try file.append([1, 2, 3] as [UInt8])
        #expect(file.size == 3)
        try file.overwrite(beginning: [9])
        try file.commit()
        #expect(try OutsideFile.bytes(of: path, limit: 10) == [9, 2, 3])
        #expect(throws: FileError.system(EEXIST)) {
            var other = try AtomicFile(path: path)
            try other.append([4] as [UInt8])
            try other.commit(replacing: false)
        }
        #expect(try OutsideFile.bytes(of: path, limit: 10) == [9, 2, 3])
        var second = try AtomicFile(path: "\(folder)/second")
        try second.append([4] as [UInt8])
        try second.commit(replacing: false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["file", "second"])
    }

    @Test(arguments: [
        (0, 5, 5), (1, 0, 1_000_000_000), (-1, 999_999_999, -1), (9_223_372_036, 854_775_807, Int64.max),
        (9_223_372_036, 854_775_808, .max), (10_413_792_000, 0, .max), (-9_223_372_037, 0, .min), (.min, 0, .min),
    ] as [(Int64, Int64, Int64)])
    func datesAreClamped(seconds: Int64, nanoseconds: Int64, expected: Int64) {
        #expect(FileStatus.nanoseconds(seconds: seconds, nanoseconds: nanoseconds) == expected)
    }
}

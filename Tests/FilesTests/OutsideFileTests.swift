import Files
import Foundation
import Testing


@Suite final class OutsideFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("files-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test(arguments: [0, 1, 4095, 4096, 100_000]) func everyByteComes(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/file"))
        #expect(try OutsideFile.bytes(of: "\(folder)/file", limit: count) == bytes)
        #expect(FileStatus.exists("\(folder)/file"))
        if count > 0 {
            #expect(throws: FileError.tooLarge(limit: count - 1)) {
                try OutsideFile.bytes(of: "\(folder)/file", limit: count - 1)
            }
        }
    }

    @Test func whatIsNoFileIsRefused() throws {
        #expect(throws: FileError.notRegular(.folder)) { try OutsideFile.bytes(of: folder, limit: 10) }
        // A pipe that nobody writes to must not be waited for.
        try #require(mkfifo("\(folder)/pipe", 0o600) == 0)
        #expect(throws: FileError.notRegular(.pipe)) { try OutsideFile.bytes(of: "\(folder)/pipe", limit: 10) }
        #expect(throws: FileError.notRegular(.other)) { try OutsideFile.bytes(of: "/dev/zero", limit: 10) }
        #expect(throws: FileError.system(ENOENT)) {
            try OutsideFile.bytes(of: "\(folder)/absent", limit: 10)
        }
        #expect(!FileStatus.exists("\(folder)/absent"))
    }

    /// Files of /proc say that they are empty, and are not.
    @Test(.enabled(if: FileStatus.exists("/proc/self/status"))) func aFileThatSaysItIsEmptyIsRead() throws {
        let bytes = try OutsideFile.bytes(of: "/proc/self/status", limit: 1 << 20)
        #expect(bytes.starts(with: "Name:".utf8))
        #expect(throws: FileError.tooLarge(limit: 20)) {
            try OutsideFile.bytes(of: "/proc/self/status", limit: 20)
        }
    }

    @Test func aPipeIsReadWhereOneIsExpected() throws {
        let path = "\(folder)/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        #expect(throws: FileError.emptyPipe) { try OutsideFile.bytes(of: path, limit: 10, allowsPipe: true) }
        // Opened before the writer comes, so that it finds a reader; it must not take the end for what is still to come.
        let file = try OutsideFile(path, allowsPipe: true)
        let text = [UInt8](repeating: 7, count: 200_000)
        let writer = open(path, O_WRONLY | O_CLOEXEC)
        try #require(writer >= 0)
        // A thread of its own: those of tasks may all be in use by tests that block.
        Thread.detachNewThread {
            for start in stride(from: 0, to: text.count, by: 1000) {
                if start == 1000 { usleep(20_000) }
                _ = text[start..<start + 1000].withUnsafeBytes { write(writer, $0.baseAddress, $0.count) }
            }
            close(writer)
        }
        #expect(try file.bytes(limit: 1 << 20) == text)
    }

    @Test func linksLeadWhereTheyMay() throws {
        let inside = "\(folder)/inside"
        let outside = "\(folder)/inside-not"
        for path in [inside, outside] { try #require(mkdir(path, 0o755) == 0) }
        for path in ["\(inside)/a", "\(outside)/b"] { try Data([1]).write(to: URL(fileURLWithPath: path)) }
        try #require(symlink("\(inside)/a", "\(inside)/to-a") == 0)
        try #require(symlink("../inside-not/b", "\(inside)/to-b") == 0)
        try #require(symlink("../inside-not", "\(inside)/folder") == 0)
        let root = try #require(realpath(inside, nil).map { String(cString: $0) })
        let within = OutsideFile.Links.within([root])
        for name in ["a", "to-a"] { #expect(try OutsideFile("\(inside)/\(name)", links: within).size == 1) }
        for name in ["to-b", "folder/b"] {
            #expect(try OutsideFile("\(inside)/\(name)").size == 1)
            #expect(throws: FileError.leadsOutside) { try OutsideFile("\(inside)/\(name)", links: within) }
        }
        #expect(throws: FileError.system(ELOOP)) { try OutsideFile("\(inside)/to-a", links: .nowhere) }
        #expect(try OutsideFile("\(inside)/a", links: .within(["/"])).size == 1)
    }
}

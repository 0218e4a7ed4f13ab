import Files
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
}

import SmallFiles
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite final class SmallFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("small-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test(arguments: [0, 1, 4095, 4096, 100_000]) func everyByteComes(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/file"))
        #expect(try SmallFile.bytes(of: "\(folder)/file", limit: count) == bytes)
        #expect(SmallFile.exists("\(folder)/file"))
        if count > 0 {
            #expect(throws: SmallFile.Failure(reason: "it is larger than \(count - 1) bytes")) {
                try SmallFile.bytes(of: "\(folder)/file", limit: count - 1)
            }
        }
    }

    @Test func whatIsNoFileIsRefused() throws {
        let regular = SmallFile.Failure(reason: "it is not a regular file")
        #expect(throws: regular) { try SmallFile.bytes(of: folder, limit: 10) }
        // A pipe that nobody writes to must not be waited for.
        try #require(mkfifo("\(folder)/pipe", 0o600) == 0)
        #expect(throws: regular) { try SmallFile.bytes(of: "\(folder)/pipe", limit: 10) }
        #expect(throws: regular) { try SmallFile.bytes(of: "/dev/zero", limit: 10) }
        #expect(throws: SmallFile.Failure(reason: "No such file or directory")) {
            try SmallFile.bytes(of: "\(folder)/absent", limit: 10)
        }
        #expect(!SmallFile.exists("\(folder)/absent"))
    }

    /// Files of /proc say that they are empty, and are not.
    @Test(.enabled(if: SmallFile.exists("/proc/self/status"))) func aFileThatSaysItIsEmptyIsRead() throws {
        let bytes = try SmallFile.bytes(of: "/proc/self/status", limit: 1 << 20)
        #expect(bytes.starts(with: "Name:".utf8))
        #expect(throws: SmallFile.Failure(reason: "it is larger than 20 bytes")) {
            try SmallFile.bytes(of: "/proc/self/status", limit: 20)
        }
    }
}

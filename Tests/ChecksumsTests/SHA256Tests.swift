import Checksums
import Foundation
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-2, appendix B, and the examples that NIST publishes with it.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func publishedVectors(_ message: String, _ digest: String) {
        for isPortable in [false, true] {
            var hash = SHA256(portable: isPortable)
            hash.update(Array(message.utf8))
            #expect(hash.finalize().hexadecimal == digest)
        }
        #expect(SHA256.hash(Array(message.utf8)).hexadecimal == digest)
    }

    /// NIST's Monte Carlo test (SHAVS, section 6.4), first checkpoint of `SHA256Monte.rsp`.
    @Test func monteCarlo() throws {
        let seed = try #require(
            [UInt8](hexadecimal: "6d1e72ad03ddeb5de891e572e2396f8da015d899ef0e79503152d6010a3fe691"))
        for isPortable in [false, true] {
            var digests = [seed, seed, seed]
            for _ in 0..<1000 {
                var hash = SHA256(portable: isPortable)
                for digest in digests { hash.update(digest) }
                digests = [digests[1], digests[2], hash.finalize()]
            }
            #expect(
                digests[2].hexadecimal == "e93c330ae5447738c8aa85d71a6c80f2a58381d05872d26bdd39f1fcd4f2b788")
        }
    }

    @Test func bothKernelsAgreeOverLengthsAndPieces() {
        let bytes = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }
        for length in 0...300 {
            // The offset makes the blocks stand at every alignment.
            let message = Array(bytes[length % 16..<length % 16 + length])
            var portable = SHA256(portable: true)
            portable.update(message)
            var pieces = SHA256()
            var rest = message[...]
            var step = length
            while !rest.isEmpty {
                step += 1
                let piece = rest.prefix(step * 37 % 131)
                piece.withUnsafeBytes { pieces.update($0) }
                rest = rest.dropFirst(piece.count)
            }
            #expect(pieces.finalize() == portable.finalize(), "length \(length)")
        }
    }

    @Test func finalizingDoesNotEndTheMessage() {
        var hash = SHA256()
        hash.update(Array("ab".utf8))
        #expect(hash.finalize() == SHA256.hash(Array("ab".utf8)))
        hash.update(Array("c".utf8))
        #expect(hash.finalize() == SHA256.hash(Array("abc".utf8)))
    }

    @Test func filesAreHashedWithProgress() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "checksums-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let content = (0..<20_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(content).write(to: URL(filePath: path))
        var reports: [Int64] = []
        let digest = try SHA256.hexDigest(ofFile: path) { reports.append($0) }
        #expect(digest == SHA256.hash(content).hexadecimal)
        #expect(reports.count == 2 && reports == reports.sorted() && reports.allSatisfy { $0 <= 20_000_001 })

        #expect(throws: CancellationError.self) {
            try SHA256.hexDigest(ofFile: path) { _ in throw CancellationError() }
        }
        let missing = #expect(throws: ChecksumError.self) { try SHA256.hexDigest(ofFile: "/nowhere/x") }
        #expect(missing?.description == "/nowhere/x: cannot be read: No such file or directory")
        #expect(throws: ChecksumError.self) { try SHA256.hexDigest(ofFile: "/") }
    }

    @Test func hexadecimalGoesBothWays() {
        let all = (0...255).map { UInt8($0) }
        #expect([UInt8](hexadecimal: all.hexadecimal) == all)
        #expect([UInt8](hexadecimal: "00fFAb") == [0, 255, 171])
        #expect([UInt8](hexadecimal: "") == [])
        for wrong in ["0", "0g", "é", "+1", " 1"] { #expect([UInt8](hexadecimal: wrong) == nil) }
    }
}

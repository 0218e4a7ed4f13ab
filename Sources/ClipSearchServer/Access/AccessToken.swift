#if Server
import Checksums
import Foundation

/// A token that grants access, compared in constant time.
public struct AccessToken: Sendable {
    /// The minimum length; shorter tokens could be guessed.
    public static let minimumLength = 16

    private let digest: [UInt8]
    /// The content of the cookie, from which the token cannot be recovered, and which is valid as long as the token.
    let session: String

    init(_ token: String) {
        digest = SHA256.hash(Array(token.utf8))
        session = SHA256.hash(Array("clipsearch session \(token)".utf8)).hexadecimal
    }

    func matches(_ token: String) -> Bool { Self.areEqual(SHA256.hash(Array(token.utf8)), digest) }

    func matches(session text: String) -> Bool {
        Self.areEqual(SHA256.hash(Array(text.utf8)), SHA256.hash(Array(session.utf8)))
    }

    private static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Returns a random token of 192 bits from the system.
    public static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return bytes.hexadecimal
    }
}
#endif

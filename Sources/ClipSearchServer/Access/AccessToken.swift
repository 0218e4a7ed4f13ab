#if Server
import Checksums
import Foundation

/// What lets people in. It is compared in a time that says nothing of how much of it was right.
public struct AccessToken: Sendable {
    /// Shorter ones could be guessed.
    public static let minimumLength = 16

    private let digest: [UInt8]
    /// What the cookie holds: it can't be turned back into the token, and lasts as long as the token does.
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

    /// A token that nobody guesses: 192 bits from the system.
    public static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return bytes.hexadecimal
    }
}
#endif

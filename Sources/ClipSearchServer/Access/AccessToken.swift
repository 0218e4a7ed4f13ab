#if Server
import Checksums
import Foundation

/// A token that grants access, compared in constant time.
public struct AccessToken: Sendable {
    /// The range of lengths, in characters: shorter tokens could be guessed, and the page does not take longer ones.
    public static let lengths = 16...500

    private let digest: [UInt8]

    init(_ token: String) { digest = Self.digest(of: token) }

    /// Checks that a token can be given in a header and on the page.
    ///
    /// - Throws: ``ServerError/tokenTooShort``, ``ServerError/tokenTooLong`` or ``ServerError/tokenNotPlain``.
    static func check(_ token: String) throws(ServerError) {
        guard token.unicodeScalars.count >= lengths.lowerBound else { throw .tokenTooShort }
        guard token.unicodeScalars.count <= lengths.upperBound else { throw .tokenTooLong }
        guard token.utf8.allSatisfy({ (0x20...0x7e).contains($0) }), token.first != " ", token.last != " " else {
            throw .tokenNotPlain
        }
    }

    static func digest(of token: String) -> [UInt8] { SHA256.hash(Array(token.utf8)) }

    /// - Parameter digest: the digest of the given token.
    func matches(digest given: [UInt8]) -> Bool {
        given.count == digest.count && zip(given, digest).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Returns a random token of 192 bits from the system.
    public static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return bytes.hexadecimal
    }
}
#endif

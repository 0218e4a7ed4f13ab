/// One part of a query: words or a picture, and its weight.
///
/// A query is the weighted sum of its terms' unit vectors; a term with a negative weight describes what results should
/// not resemble.
public struct QueryTerm: Sendable, Equatable {
    /// The content of a term.
    public enum Kind: Sendable, Equatable {
        /// Words.
        case text(String)
        /// The path of a picture, as typed.
        case image(String)
    }

    /// The weight, finite and not zero; 1 by default.
    public var weight: Float
    /// The words or the picture.
    public var kind: Kind

    /// Creates a term.
    public init(weight: Float = 1, kind: Kind) {
        self.weight = weight
        self.kind = kind
    }
}

extension QueryTerm {
    /// The term as one line that ``init(encoded:)`` parses exactly: `-0.5:text:dog`, `1.0:image:a/b.jpg`.
    public var encoded: String {
        switch kind {
        case .text(let words): "\(weight):text:\(words)"
        case .image(let path): "\(weight):image:\(path)"
        }
    }

    /// Parses the form of ``encoded``; nil for anything else.
    public init?(encoded: String) {
        let parts = encoded.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let weight = QueryArguments.weight(parts[0]), !parts[2].isEmpty else { return nil }
        switch parts[1] {
        case "text": self.init(weight: weight, kind: .text(String(parts[2])))
        case "image": self.init(weight: weight, kind: .image(String(parts[2])))
        default: return nil
        }
    }
}

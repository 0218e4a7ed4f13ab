/// One part of a question: words or a picture, and how much it counts.
///
/// A question is the weighted sum of its terms' unit vectors; a term with a negative weight is what the answer should
/// not resemble.
public struct QueryTerm: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case text(String)
        /// The path of a picture, as it was typed.
        case image(String)
    }

    /// Finite and not zero; 1 unless the question says otherwise.
    public var weight: Float
    public var kind: Kind

    public init(weight: Float = 1, kind: Kind) {
        self.weight = weight
        self.kind = kind
    }
}

extension QueryTerm {
    /// One line that ``init(encoded:)`` reads back exactly: `-0.5:text:dog`, `1.0:image:a/b.jpg`.
    public var encoded: String {
        switch kind {
        case .text(let words): "\(weight):text:\(words)"
        case .image(let path): "\(weight):image:\(path)"
        }
    }

    /// Reads what ``encoded`` wrote; nil for anything else.
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

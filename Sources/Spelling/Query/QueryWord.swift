/// One word of a query, and whether it may be corrected.
struct QueryWord: Sendable, Equatable {
    enum Casing: Sendable, Equatable { case lower, capitalised, upper }

    /// The range in the query, in bytes of UTF-8.
    let range: Range<Int>
    /// The word in lower case, as passed to the models; nil for words that they cannot process.
    let text: String?
    /// The folded form; empty when the word is protected.
    let folded: [UInt8]
    let casing: Casing
    /// `true` if the word must not be changed: quoted, a number, a file name, an abbreviation, of another script.
    let isProtected: Bool
    /// `true` if the word is written with accents, as in other languages.
    let isAccented: Bool
    /// `true` if only white space separates this word from the one before.
    let followsSpace: Bool

    /// Returns a replacement with this word's capital letters.
    func cased(_ replacement: String) -> String {
        switch casing {
        case .lower: replacement
        case .upper: replacement.uppercased()
        case .capitalised: replacement.prefix(1).uppercased() + replacement.dropFirst()
        }
    }
}

/// One word of a query, and whether it may be corrected.
struct QueryWord: Sendable, Equatable {
    enum Casing: Sendable, Equatable { case lower, capitalised, upper }

    /// In the query, in bytes of UTF-8.
    let range: Range<Int>
    /// In lower case, as the models see it; nil where they would not know what to do with it.
    let text: String?
    /// Empty when the word is protected.
    let folded: [UInt8]
    let casing: Casing
    /// Never to be changed: quoted, a number, a file name, an abbreviation, of another script.
    let isProtected: Bool
    /// Written with accents, as a word of another language is.
    let isAccented: Bool
    /// Only white space stands between this word and the one before.
    let followsSpace: Bool

    /// A new word in place of this one, with capital letters where this one has them.
    func cased(_ replacement: String) -> String {
        switch casing {
        case .lower: replacement
        case .upper: replacement.uppercased()
        case .capitalised: replacement.prefix(1).uppercased() + replacement.dropFirst()
        }
    }
}

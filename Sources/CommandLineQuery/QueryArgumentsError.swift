/// What is wrong with a question's arguments, and how to write them.
public enum QueryArgumentsError: Error, Equatable, CustomStringConvertible {
    /// A `+`, `-` or weight after which no term comes.
    case nothingFollows(String)
    /// Two of `+` and `-` side by side.
    case twoOperators(String, String)
    /// An option that needs a value stands last.
    case missingValue(option: String)
    /// `0:dog`.
    case zeroWeight(String)
    /// `-dog`: neither an option nor a term.
    case notAnOption(String)

    public var description: String {
        switch self {
        case .nothingFollows(let token):
            "nothing follows \"\(token)\"; words or --image FILE were expected"
        case .twoOperators(let first, let second):
            "\"\(first)\" is followed by \"\(second)\"; put words or --image FILE between them"
        case .missingValue(let option):
            "\(option) needs a value"
        case .zeroWeight(let token):
            "\"\(token)\" has the weight 0, which would leave it out; give another weight or remove it"
        case .notAnOption(let token):
            "\"\(token)\" is not an option; to search for pictures without it, leave a space: - \"\(token.dropFirst())\" "
                + "(after \"--\" every argument is taken as words)"
        }
    }
}

/// An error in a query's arguments, with the correct syntax in its description.
public enum QueryArgumentsError: Error, Equatable, CustomStringConvertible {
    /// A `+`, `-` or weight is not followed by a term.
    case nothingFollows(String)
    /// A `+` or `-` follows another.
    case twoOperators(String, String)
    /// An option at the end lacks its value.
    case missingValue(option: String)
    /// A weight of 0: `0:dog`.
    case zeroWeight(String)
    /// An argument that is neither an option nor a term: `-dog`.
    case notAnOption(String)

    /// A message that names the argument and the correct syntax.
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
            "\"\(token)\" is not an option; to search for pictures without it, leave a space: - "
                + "\"\(token.dropFirst())\" "
                + "(after \"--\" every argument is taken as words)"
        }
    }
}

import ClipSearch

/// The option or command that helps after an error of a library, which knows neither.
enum Advice {
    /// Returns the advice about an error; nil where there is none.
    static func text(for error: any Error) -> String? {
        switch error {
        case QueryParser.Mistake.nothingFollows, QueryParser.Mistake.twoOperators: "a picture is --image FILE"
        case QueryParser.Mistake.noSpaceAfterMinus: "after \"--\" every argument is taken as words"
        default: nil
        }
    }
}

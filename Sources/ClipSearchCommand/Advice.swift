import Catalog
import ClipSearch
import VectorTools

#if Server
import ClipSearchServer
#endif

/// The option or command that helps after an error of a library, which knows neither.
enum Advice {
    /// Returns the advice about an error; nil where there is none.
    static func text(for error: any Error) -> String? {
        switch error {
        case let error as QueryParser.Mistake: text(for: error)
        case let error as ClipSearchError: text(for: error)
        case VectorToolsError.tooManyAnswers: "-k with a smaller number"
        case VectorToolsError.unknownRow: "--ids with the file that was given when the index was built"
        default: serverAdvice(for: error)
        }
    }

    /// Returns a message with the advice behind it.
    static func message(for error: any Error) -> String {
        "\(error)" + (text(for: error).map { " (try \($0))" } ?? "")
    }

    private static func text(for mistake: QueryParser.Mistake) -> String? {
        switch mistake {
        case .nothingFollows, .twoOperators: "--image FILE for a picture"
        case .noSpaceAfterMinus: "\"--\" before words, after which every argument is taken as words"
        case .zeroWeight: nil
        }
    }

    private static func text(for error: ClipSearchError) -> String? {
        switch error {
        case .emptyQuery: "--image FILE for a picture"
        case .noPhotosIndexed: "clipsearch index DIR"
        case .modelChanged: "clipsearch index, with your folders"
        case .invalidArgument("HOME", _, _): "--library DIR"
        default: nil
        }
    }

    #if Server
    private static func serverAdvice(for error: any Error) -> String? {
        switch error {
        case ServerError.tokenNeeded: "without --host"
        case ServerError.invalidPublicURL: "--public-url with a whole address"
        case ServerError.invalidAllowedHost: "--public-url, which takes a whole address"
        case ServerError.cannotListen: "another --port"
        case ServerError.unusableUploadsFolder: "another folder with --uploads"
        default: nil
        }
    }
    #else
    private static func serverAdvice(for error: any Error) -> String? { nil }
    #endif
}

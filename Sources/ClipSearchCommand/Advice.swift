import Catalog
import ClipSearch
import Encoders
import LanguageModels
import ModelFiles
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
        case let error as ModelFilesError: text(for: error)
        case EncoderError.notFinite, LanguageModelError.notFinite: "clipsearch models verify"
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

    private static func text(for error: ModelFilesError) -> String? {
        switch error {
        case .notHere(let name, isDownloadable: true), .incomplete(let name, _, _): "clipsearch models pull \(name)"
        case .notDownloadable, .unreachable, .noTransferLibrary: "--from with a folder that holds the files"
        case .otherType(_, "clip", _), .otherType(_, "aligned_dual_encoder", _): "clipsearch index, which takes it"
        case .otherType(_, "bert", _): "clipsearch embed, which takes it"
        case .otherType(_, "gpt2", _), .otherType(_, "t5", _): "clipsearch generate or score, which take it"
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

import ClipSearch
import Encoders
import LanguageModels
import ModelFiles

/// The option or command that helps after an error of a library, which knows neither.
enum Advice {
    /// Returns the advice about an error; nil where there is none.
    static func text(for error: any Error) -> String? {
        switch error {
        case QueryParser.Mistake.nothingFollows, QueryParser.Mistake.twoOperators: "a picture is --image FILE"
        case QueryParser.Mistake.noSpaceAfterMinus: "after \"--\" every argument is taken as words"
        case ModelFilesError.otherType(_, let modelType, _): command(taking: modelType)
        case EncoderError.notFinite, LanguageModelError.notFinite: "run \"clipsearch models verify\""
        default: nil
        }
    }

    /// Returns the commands that accept models of this type; nil if none does.
    private static func command(taking modelType: String) -> String? {
        switch modelType {
        case "clip", "aligned_dual_encoder":
            "it turns pictures and texts into vectors: \"clipsearch index\" takes it"
        case "bert": "it turns texts into vectors: \"clipsearch embed\" takes it"
        case "gpt2", "t5": "it reads and writes text: \"clipsearch generate\" and \"clipsearch score\" take it"
        default: nil
        }
    }
}

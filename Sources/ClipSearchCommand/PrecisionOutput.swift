import Encoders
import StrictJSON
import TerminalOutput

/// The output of the precision of a model's networks.
enum PrecisionOutput {
    typealias Choices = (image: PrecisionChoice?, text: PrecisionChoice?)

    /// Returns the choices of `auto` for a model on this machine, where they have been made; nil for models that are
    /// not encoders.
    ///
    /// - Parameter fingerprint: the fingerprint of the files; nil for any.
    static func remembered(folder: String, fingerprint: String? = nil) -> Choices? {
        guard let model = try? ModelFamily.open(folder: folder, precision: .auto, cache: .standard()),
            fingerprint == nil || fingerprint == model.fingerprint
        else { return nil }
        return model.precision
    }

    static func remembered(model name: String, fingerprint: String) -> Choices? {
        guard let found = try? InstalledModels.locate(name) else { return nil }
        return remembered(folder: found.folder, fingerprint: fingerprint)
    }

    /// Returns a short text; nil where nothing has been decided.
    static func line(_ choices: Choices) -> String? {
        let parts = [(choices.image, "pictures"), (choices.text, "texts")].compactMap { choice, what in
            choice.map { choice in
                let measured = [
                    choice.cosine.map { "cosine to f32 at least \(HumanReadable.decimal($0, places: 4))" },
                    choice.speedup.map { "\(HumanReadable.decimal($0, places: 1)) times as fast" },
                ].compactMap(\.self)
                let behind = measured.isEmpty ? "" : " (\(measured.joined(separator: ", ")))"
                return "\(choice.precision.rawValue) for \(what)\(behind)"
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// Returns the choices as an object of `image` and `text`; nil where there are none.
    static func object(_ choices: Choices?) -> JSONObject? {
        choices.map { ["image": $0.image.map(object(ofEncoder:)), "text": $0.text.map(object(ofEncoder:))] }
    }

    private static func object(ofEncoder choice: PrecisionChoice) -> JSONObject {
        ["precision": choice.precision.rawValue, "cosine": choice.cosine, "speedup": choice.speedup]
    }

    /// Returns the choice for a model that reads and writes text.
    static func object(ofTextModel choice: PrecisionChoice) -> JSONObject {
        ["precision": choice.precision.rawValue, "divergence": choice.divergence, "speedup": choice.speedup]
    }
}

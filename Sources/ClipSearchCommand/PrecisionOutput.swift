import Encoders
import TerminalOutput
import Weights

/// The output of the precision of a model's networks.
enum PrecisionOutput {
    typealias Choices = (image: PrecisionChoice?, text: PrecisionChoice?)

    /// Returns the choices of `auto` for a model on this machine, where they have been made; nil for models that are
    /// not encoders.
    ///
    /// - Parameter fingerprint: the fingerprint of the files; nil for any.
    static func remembered(folder: String, fingerprint: String? = nil) -> Choices? {
        guard let model = try? DualEncoder(folder: folder, precision: .auto, cache: .standard()),
            fingerprint == nil || fingerprint == model.fingerprint
        else { return nil }
        return model.precision
    }

    static func remembered(model name: String, fingerprint: String) -> Choices? {
        guard let found = try? ModelStore.standard().locate(name) else { return nil }
        return remembered(folder: found.folder, fingerprint: fingerprint)
    }

    /// Returns a short text; nil where nothing has been decided.
    static func line(_ choices: Choices) -> String? {
        let parts = [(choices.image, "pictures"), (choices.text, "texts")].compactMap { choice, what in
            choice.map { choice in
                let cosine =
                    choice.cosine.map { " (cosine to f32 at least \(HumanReadable.decimal($0, places: 4)))" }
                    ?? ""
                return "\(choice.precision.rawValue) for \(what)\(cosine)"
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// Writes a member `precision`: an object of `image` and `text`, or null.
    static func write(_ choices: Choices?, to json: inout JSONWriter) {
        guard let choices else { return json.memberNull("precision") }
        json.member(
            "precision",
            object: { json in
                write("image", choices.image, to: &json)
                write("text", choices.text, to: &json)
            })
    }

    /// Writes a member `precision` of a model that reads and writes text.
    static func write(_ choice: PrecisionChoice, to json: inout JSONWriter) {
        write("precision", choice, agreement: ("divergence", choice.divergence), to: &json)
    }

    private static func write(_ name: String, _ choice: PrecisionChoice?, to json: inout JSONWriter) {
        guard let choice else { return json.memberNull(name) }
        write(name, choice, agreement: ("cosine", choice.cosine), to: &json)
    }

    private static func write(
        _ name: String, _ choice: PrecisionChoice, agreement: (name: String, value: Double?), to json: inout JSONWriter
    ) {
        json.member(
            name,
            object: {
                $0.member("precision", choice.precision.rawValue)
                if let value = agreement.value {
                    $0.member(agreement.name, value)
                } else {
                    $0.memberNull(agreement.name)
                }
            })
    }
}

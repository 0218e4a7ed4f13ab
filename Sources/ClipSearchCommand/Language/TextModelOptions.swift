import ArgumentParser
import LanguageModels

/// The option `--model`, for the commands that read and write text.
struct TextModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A T5 or GPT-2: its name (see \"clipsearch models list\") or the folder that holds it.", valueName: "name"))
    var model: String

    @Option(
        help: ArgumentHelp(
            "In what numbers the model computes: f32, bf16x3, bf16, int8, or auto (the fastest whose distributions of "
                + "tokens stay "
                + "within a mean divergence of 0.005 nats of f32's).", valueName: "how"))
    var precision = Precision.f32

    /// - Throws: when the model is not installed, or its files are damaged.
    func load() throws -> TextModel {
        let found = try InstalledModels.locate(model)
        return try TextModel(folder: found.folder, name: found.name, precision: precision, cache: .standard())
    }
}

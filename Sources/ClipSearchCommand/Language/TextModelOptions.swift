import ArgumentParser
import Encoders
import Weights

/// `--model`, for the commands that read and write text.
struct TextModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A T5 or GPT-2: its name (see \"clipsearch models list\") or the folder that holds it.", valueName: "name"))
    var model: String

    /// - Throws: when there is no such model here, or its files are damaged.
    func load() throws -> TextModel {
        let found = try ModelStore.standard().locate(model)
        return try TextModel(folder: found.folder, name: found.name)
    }
}

import ArgumentParser
import ModelFiles

extension ModelsCommand {
    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Delete a fetched or copied model; forget one that was added where it stands.")

        @Argument(help: ArgumentHelp("The model's name.", valueName: "name"))
        var name: String

        func run() throws { try InstalledModels.store.get().remove(name) }
    }
}

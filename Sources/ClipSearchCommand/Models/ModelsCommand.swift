import ArgumentParser

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, fetch, check and add models.",
        subcommands: [List.self, Pull.self, Verify.self, Add.self, Remove.self],
        defaultSubcommand: List.self)
}

import ArgumentParser
import Nouns
import Spelling

/// Finds the command that arguments mean. Words without a command search the current folder.
package enum CommandName {
    /// Options of the program itself, which are no part of a search.
    private static let ownOptions = [
        "-h", "-help", "--help", "--help-hidden", "--version", "--generate-completion-script",
        "--experimental-dump-help",
    ]

    /// - Throws: `ValidationError` for a misspelt command; the errors of the command's arguments.
    package static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        try SearchArguments.parse(resolved(arguments))
    }

    /// Returns the arguments with the command in front.
    ///
    /// - Throws: `ValidationError` for a misspelt command.
    package static func resolved(_ arguments: [String]) throws -> [String] {
        guard let first = arguments.first else { return [] }
        if ["version", "-v", "-V"].contains(first) { return ["--version"] }
        if names.contains(first) || ownOptions.contains(where: { first == $0 || first.hasPrefix("\($0)=") }) {
            return arguments
        }
        if let meant = closest(to: first) {
            throw ValidationError(
                "There is no command \"\(first)\". Did you mean \"clipsearch \(meant)\"? To look for the word: "
                    + "clipsearch search \(first)")
        }
        return [SearchCommand.configuration.commandName ?? "search", "--here"] + arguments
    }

    private static let names =
        ["help"]
        + RootCommand.configuration.subcommands.flatMap { command in
            [command.configuration.commandName].compactMap(\.self) + command.configuration.aliases
        }

    /// Returns the command that a word was probably meant to be: one letter away, and no other thing's name, as snow is
    /// beside show.
    private static func closest(to word: String) -> String? {
        let word = word.lowercased()
        guard word.utf8.count <= 20, !word.hasPrefix("-") else { return nil }
        if let name = names.first(where: { $0 == word || $0 + "s" == word || $0 == word + "s" }) { return name }
        guard !NounTable.builtIn.contains(word) else { return nil }
        return names.first { EditDistance.plain(Array(word.utf8), Array($0.utf8)) == 1 }
    }
}

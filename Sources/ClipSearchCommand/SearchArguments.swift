import ArgumentParser
import ClipSearch
import Files

/// Separates the query of `clipsearch search …` from the options, and refuses searches with too many arguments for the
/// argument parser, which takes quadratic time.
///
///     clipsearch search winter + --image car.jpg      words and a picture
///     clipsearch search snow - 0.5: --image a.jpg     a weight before a picture is an argument of its own
///     clipsearch search -- -2:3                       after "--" everything is words
///
/// The argument parser would take `-` and `-0.5:dog` for options, and lose the order of words and `--image`.
package enum SearchArguments {
    private static let valueOptions: Set<String> = [
        "--limit", "--in", "--after", "--before", "--min-score", "--library", "--model", "--tag", "--not-tag",
        "--collection", "--ranking", "--sentence-model", "--language-model", "--precision", "--camera", "--lens",
        "--min-rating", "--near", "--area", "-t",
        "--album", "--save-as",
    ]
    private static let flags: Set<String> = ["-0", "-h", "-f", "-n", "-p"]
    /// Options that mean an operator before the words that follow.
    private static let operators = ["-a": "+", "--add": "+", "-s": "-", "--subtract": "-"]

    /// The terms of the query, while the options are parsed.
    @TaskLocal static var terms: [SearchQuery.Term] = []

    /// - Throws: `ValidationError` when the query is invalid; the errors of the argument parser.
    static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        let name = arguments.first
        guard name == SearchCommand.configuration.commandName else {
            if name == SimilarCommand.configuration.commandName { try AnswerOptions.checkCounts(in: arguments) }
            return try RootCommand.parseAsRoot(arguments)
        }
        let (terms, options) = try split(Array(arguments.dropFirst()))
        guard terms.count <= InputLimits.queryTerms else {
            throw ValidationError("A query has at most \(InputLimits.queryTerms) terms; this one has \(terms.count).")
        }
        try AnswerOptions.checkCounts(in: options)
        return try $terms.withValue(terms) { try RootCommand.parseAsRoot(arguments.prefix(1) + options) }
    }

    /// Returns the terms and the options, each in the order in which they were typed.
    ///
    /// - Parameter arguments: the arguments after the word `search`.
    /// - Throws: `ValidationError` for mistakes in the query. An unknown option is left to the argument parser.
    package static func split(_ arguments: [String]) throws -> (terms: [SearchQuery.Term], options: [String]) {
        var parser = QueryParser()
        var options: [String] = []
        var rest = arguments[...]
        func value(of option: String) throws -> String {
            guard let value = rest.popFirst() else { throw ValidationError("\(option) needs a value") }
            return value
        }
        do {
            while let argument = rest.popFirst() {
                if argument == "--" {
                    parser.add(words: rest.joined(separator: " "))
                    break
                } else if argument == "--image" {
                    parser.add(imageAt: try value(of: argument))
                } else if argument.hasPrefix("--image=") {
                    let path = String(argument.dropFirst("--image=".count))
                    guard !path.isEmpty else { throw ValidationError("--image needs a value") }
                    parser.add(imageAt: path)
                } else if let (name, sign) = operators.first(where: {
                    argument == $0.key || argument.hasPrefix("\($0.key)=") && $0.key.hasPrefix("--")
                }) {
                    let words = argument == name ? try value(of: name) : String(argument.dropFirst(name.count + 1))
                    guard !words.isEmpty else { throw ValidationError("\(name) needs a value") }
                    try parser.add(sign)
                    try parser.add(words)
                } else if valueOptions.contains(argument) {
                    options += [argument, try value(of: argument)]
                } else if argument.hasPrefix("--") || isFlag(argument) {
                    options.append(argument)
                } else {
                    try parser.add(argument)
                }
            }
            return (try parser.finish(), options)
        } catch let mistake as QueryParser.Mistake {
            throw ValidationError(Advice.message(for: mistake))
        }
    }

    /// Returns `true` if `argument` is one of the one-letter flags, alone or followed by other letters.
    private static func isFlag(_ argument: String) -> Bool {
        flags.contains(String(argument.prefix(2))) && QueryParser.splitWeight(argument) == nil
    }
}

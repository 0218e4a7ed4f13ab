/// Extracts the query from the arguments of `clipsearch search`.
///
///     clipsearch search a dog on a beach            one term
///     clipsearch search beach + sunset - people     three terms, the last with the weight -1
///     clipsearch search 2:cat -0.5:dog              weights, `[+-]number:words`
///     clipsearch search winter + --image car.jpg    words and a picture
///     clipsearch search snow - 0.5: --image a.jpg   a weight before a picture is a separate argument, with its colon
///     clipsearch search -- -2:3                     after `--` everything is words
///
/// An argument parser takes `-` and `-0.5:dog` for options and loses the order of words and `--image`, so this runs
/// first: it knows the names of the options that take a value, leaves all options alone, and collects the rest.
/// Adjacent words are one term, so quoting a sentence is optional. A number before a colon is a weight unless a digit
/// follows the colon: `12:30` is a time.
public struct QueryArguments: Sendable, Equatable {
    /// The terms, in the order they were typed.
    public var terms: [QueryTerm] = []
    /// The options, for the argument parser, in the order they were typed.
    public var options: [String] = []

    /// Separates terms from options.
    ///
    /// - Parameters:
    ///   - arguments: the arguments after the word `search`.
    ///   - valueOptions: the options that take a value, with their dashes: `["--limit", "-n"]`; without `--image`.
    ///   - flags: the one-letter options that take no value: `["-0", "-h"]`. (Long ones need no list.)
    /// - Throws: ``QueryArgumentsError``. An unknown option is left to the argument parser, which reports it.
    public init(_ arguments: [String], valueOptions: Set<String>, flags: Set<String>) throws(QueryArgumentsError) {
        var collector = TermCollector()
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            if argument == "--" {
                collector.addLiteralWords(arguments[index...].joined(separator: " "))
                break
            }
            if argument == "--image" || valueOptions.contains(argument) {
                guard index < arguments.count else { throw .missingValue(option: argument) }
                let value = arguments[index]
                index += 1
                if argument == "--image" {
                    collector.addImage(value)
                } else {
                    options += [argument, value]
                }
            } else if argument.hasPrefix("--image=") {
                let path = String(argument.dropFirst("--image=".count))
                guard !path.isEmpty else { throw .missingValue(option: "--image") }
                collector.addImage(path)
            } else if argument.hasPrefix("--") || Self.isShortOption(argument, among: valueOptions.union(flags)) {
                options.append(argument)
            } else {
                try collector.add(argument)
            }
        }
        terms = try collector.finish()
    }

    /// The arguments for the argument parser: the options, then each term as `--term=…` (``QueryTerm/encoded``).
    public var normalised: [String] { options + terms.map { "--term=\($0.encoded)" } }

    /// Returns `true` if `argument` is one of the one-letter options, alone or followed by its value or other letters
    /// (`-n5`).
    private static func isShortOption(_ argument: String, among names: Set<String>) -> Bool {
        argument.count >= 2 && argument.hasPrefix("-") && names.contains(String(argument.prefix(2)))
            && splitWeight(argument) == nil
    }
}

extension QueryArguments {
    /// Splits `-0.5:dog` into its weight and the rest after the colon, which may be empty; nil when it has no weight.
    static func splitWeight(_ argument: String) -> (weight: Float, rest: Substring)? {
        guard let colon = argument.firstIndex(of: ":"),
            let weight = weight(argument[..<colon]) ?? zero(argument[..<colon])
        else { return nil }
        let rest = argument[argument.index(after: colon)...]
        if let next = rest.first, next.isASCII, next.isNumber { return nil }
        return (weight, rest)
    }

    /// Parses a finite number other than 0 in plain decimal notation, or with an exponent.
    static func weight(_ text: Substring) -> Float? {
        guard let first = text.utf8.first(where: { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }),
            first == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
            !text.utf8.contains(UInt8(ascii: "x")), let value = Float(text), value.isFinite, value != 0
        else { return nil }
        return value
    }

    private static func zero(_ text: Substring) -> Float? {
        text.contains("0") && text.allSatisfy { "+-0.".contains($0) } && Float(text) == 0 ? 0 : nil
    }
}

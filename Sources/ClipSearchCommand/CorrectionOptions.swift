import ArgumentParser
import Encoders
import Spelling

/// The option `--no-correct`, for every command that searches by words.
struct CorrectionOptions: ParsableArguments {
    @Flag(help: "Search for the words as they are typed: correct no spelling.")
    var noCorrect = false

    /// - Returns: nil when correction is disabled, or the corrector's weights are not installed.
    /// - Throws: `SpellingError` when its files are damaged.
    func load(precision: Precision) throws -> QueryCorrector? {
        noCorrect ? nil : try CorrectorOptions.load(precision: precision)
    }
}

/// The models that correct spelling, and their use.
struct CorrectorOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The name or folder of the model that proposes corrections, with its words.", valueName: "name"))
    var speller = Self.defaultSpeller

    @Option(help: ArgumentHelp("The name or folder of the language model that judges them.", valueName: "name"))
    var language = Self.defaultLanguage

    @Option(help: "What corrections are judged by: both models, the language model, or the dictionary alone.")
    var judges = Judges.full

    @Option(
        help: ArgumentHelp(
            "In what numbers the models compute: f32, bf16x3, bf16, int8, or auto (the fastest that is as good).",
            valueName: "how"))
    var precision = Precision.auto

    enum Judges: String, ExpressibleByArgument, CaseIterable { case full, language, dictionary }

    /// The names in `weights/manifest.json`.
    private static let (defaultSpeller, defaultLanguage) = ("speller", "language")

    func load() throws -> QueryCorrector? {
        try Self.load(speller: speller, language: language, judges: judges, precision: precision)
    }

    /// - Returns: nil when the speller is not installed: libraries are then searched without correction.
    /// - Throws: `SpellingError` when its files are damaged; `ModelFilesError` when a model named explicitly is not
    ///   installed.
    static func load(
        speller: String = defaultSpeller, language: String = defaultLanguage, judges: Judges = .full,
        precision: Precision
    ) throws -> QueryCorrector? {
        func folder(of model: String, unlessHere name: String) throws -> String? {
            model == name ? try? InstalledModels.locate(model).folder : try InstalledModels.locate(model).folder
        }
        guard let words = try folder(of: speller, unlessHere: defaultSpeller) else { return nil }
        let judge = judges == .dictionary ? nil : try folder(of: language, unlessHere: defaultLanguage)
        return try QueryCorrector(
            speller: words, language: judge, usesNetwork: judges == .full, precision: precision, cache: .standard())
    }
}

import Files
import StrictJSON

/// The calibrated parameters of a corrector, from `correction.json` in the folder of the speller's weights. The file is
/// written by `tools/train/spelling/calibrate_correction.py`.
public struct CorrectionConfiguration: Sendable, Equatable {
    /// The available models.
    enum Judges: String, CaseIterable, Sendable {
        /// A speller and a language model, a language model alone, or neither.
        case full, language, dictionary
    }

    /// The weights for one set of models.
    struct Judgement: Sendable, Equatable {
        var weights = FeatureVector()
        var network = JudgementNetwork()
        /// The minimum gain of each changed word, in nats.
        var margin = 0.0

        func score(_ features: FeatureVector) -> Double { features.score(weights) + network.gain(features) }
    }

    /// The maximum length of a query in bytes; longer ones are texts rather than queries, and are not corrected.
    var maximumBytes: Int
    var maximumWords: Int
    /// The maximum number of letters of a word that is corrected.
    var maximumLetters: Int
    /// The maximum length of an abbreviation; see ``QueryWords``.
    var shortCapitals: Int
    /// The frequency ratio from which a known word is doubted in favour of a similar one.
    var realWordRatio: Double
    /// The ratio of the joined word's frequency to that of the two words adjacent by chance, from which known words are
    /// joined.
    var joinRatio: Double
    /// The weight of a library word's relative frequency compared to that of a dictionary word.
    var libraryShare: Double
    /// The number of replacements of one word, and of corrected queries that are scored.
    var candidatesPerWord: Int
    var candidates: Int
    /// The number of queries that the speller proposes.
    var beams: Int
    /// The number of words from which the speller is used for a query whose words are all known and as frequent as any
    /// similar ones: fewer give too little context.
    var contextWords: Int
    var judgements: [Judges: Judgement]

    func judgement(_ judges: Judges) -> Judgement { judgements[judges] ?? Judgement(margin: .infinity) }
}

extension CorrectionConfiguration {
    /// Reads the parameters from a file.
    ///
    /// - Parameter path: the path of a `correction.json`.
    /// - Throws: ``SpellingError``.
    public init(path: String) throws(SpellingError) {
        let bytes = try OutsideFile.bytes(of: path)
        do {
            try self.init(parsing: bytes)
        } catch let error as SpellingError {
            throw error
        } catch {
            throw .malformed(path: path, reason: "\(error)")
        }
    }

    /// - Throws: `JSONError`, or an error with a description of the problem.
    package init(parsing bytes: [UInt8]) throws {
        let json = try JSONValue(parsing: bytes)
        func number(_ name: String, in object: JSONValue, _ range: ClosedRange<Double>) throws -> Double {
            guard let value = object[name]?.double, range.contains(value) else {
                throw Problem("\"\(name)\" is not a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        func whole(_ name: String, _ range: ClosedRange<Int>) throws -> Int {
            Int(try number(name, in: json, Double(range.lowerBound)...Double(range.upperBound)))
        }
        maximumBytes = try whole("maximumBytes", 0...100_000)
        maximumWords = try whole("maximumWords", 0...1000)
        maximumLetters = try whole("maximumLetters", 1...63)
        shortCapitals = try whole("shortCapitals", 0...63)
        realWordRatio = try number("realWordRatio", in: json, 1...1e12)
        joinRatio = try number("joinRatio", in: json, 1e-12...1e12)
        libraryShare = try number("libraryShare", in: json, 0...1)
        candidatesPerWord = try whole("candidatesPerWord", 1...100)
        candidates = try whole("candidates", 1...100)
        beams = try whole("beams", 0...32)
        contextWords = try whole("contextWords", 1...1000)
        judgements = [:]
        for judges in Judges.allCases {
            guard let object = json["judgements"]?[judges.rawValue], let weights = object["weights"]?.object else {
                throw Problem("\"judgements\" has no \"weights\" for \"\(judges.rawValue)\"")
            }
            var judgement = Judgement(margin: try number("margin", in: object, 0...1000))
            for (name, value) in weights { judgement.weights[try Self.feature(name)] = try Self.weight(value, name) }
            if let network = object["network"] { judgement.network = try Self.network(network) }
            judgements[judges] = judgement
        }
    }

    private static func feature(_ name: String) throws -> CorrectionFeature {
        guard let feature = CorrectionFeature.allCases.first(where: { $0.name == name }) else {
            throw Problem("there is no feature \"\(name)\"")
        }
        return feature
    }

    private static func weight(_ value: JSONValue?, _ name: String) throws -> Double {
        guard let weight = value?.double, weight.magnitude <= 1000 else {
            throw Problem("the weight \"\(name)\" is not a number from -1000 to 1000")
        }
        return weight
    }

    /// - Parameter json: `features`, an array of names; `weights`, a row of as many numbers for each unit; `biases` and
    ///   `outputs`, a number for each unit.
    private static func network(_ json: JSONValue) throws -> JudgementNetwork {
        guard let names = json["features"]?.array, let rows = json["weights"]?.array,
            let biases = json["biases"]?.array, let outputs = json["outputs"]?.array,
            rows.count == biases.count, rows.count == outputs.count, rows.count <= 1000
        else {
            throw Problem("a \"network\" has not \"features\", and as many \"weights\" as \"biases\" and \"outputs\"")
        }
        let features = try names.map { try feature($0.string ?? "") }
        let units = try rows.indices.map { index in
            guard let row = rows[index].array, row.count == features.count else {
                throw Problem("the \"weights\" of a \"network\" have a row without a number for each feature")
            }
            var weights = FeatureVector()
            for (feature, value) in zip(features, row) { weights[feature] = try weight(value, feature.name) }
            return JudgementNetwork.Unit(
                weights: weights, bias: try weight(biases[index], "biases"),
                output: try weight(outputs[index], "outputs"))
        }
        return JudgementNetwork(units: units)
    }

    private struct Problem: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}

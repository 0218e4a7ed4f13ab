import LanguageModels
import Foundation
import Spelling
import Synchronization

/// A language model of pairs of words, counted in a few sentences.
struct PairModel: LanguageModel {
    let name = "pairs"
    private let pairs: [String: Double]
    private let words: [String: Double]
    /// How often it was asked.
    let calls = Calls()

    final class Calls: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    init(_ sentences: [String]) {
        var (pairs, words): ([String: Double], [String: Double]) = ([:], [:])
        for sentence in sentences {
            var before = "<"
            for word in sentence.split(separator: " ").map(String.init) {
                pairs["\(before) \(word)", default: 0] += 1
                words[before, default: 0] += 1
                before = word
            }
            words[before, default: 0] += 1
        }
        (self.pairs, self.words) = (pairs, words)
    }

    func tokenize(_ text: String) -> [Int32] { text.split(separator: " ").indices.map(Int32.init) }

    func score(_ texts: [String]) throws -> [TextScore] {
        calls.add()
        return texts.map { text in
            var before = "<"
            let logs = text.split(separator: " ").map(String.init).map { word -> Float in
                let chance = words[word].map { $0 / 200 } ?? 1e-6
                let pair = (pairs["\(before) \(word)"] ?? 0) / (words[before] ?? 1)
                before = word
                return Float(log(0.7 * pair + 0.3 * chance))
            }
            return TextScore(tokens: tokenize(text), logProbabilities: logs)
        }
    }

    func score(_ pairs: [(prefix: String, continuation: String)]) throws -> [TextScore] {
        try score(pairs.map { $0.continuation })
    }
}

/// A speller that says what it was told to.
struct ScriptedSpeller: TextToTextModel {
    let name = "script"
    let answers: [String: [String]]

    func generate(
        _ text: String, options: GenerationOptions, onToken: ((String) -> Void)?
    ) throws -> [GeneratedText] {
        (answers[text] ?? [text]).map { GeneratedText(text: $0, tokens: [], score: 0) }
    }

    func score(_ targets: [String], given source: String) throws -> [TextScore] {
        let answers = answers[source] ?? [source]
        return targets.map { TextScore(tokens: [1], logProbabilities: [answers.contains($0) ? -1 : -6]) }
    }
}

enum Sample {
    static let sentences = [
        "a dog on the beach", "a dog runs on the beach", "sunset on the beach", "sunset at the beach",
        "a man with a red hat", "a woman with a red hat and a dog", "two people on a beach at sunset",
        "a red car in the snow", "a photograph of a mountain", "a bicycle in the rain", "a child with a kite",
        "the beach at night", "snow on the mountain", "a man on a bicycle", "grandma on the beach",
        "children play on the beach", "a white cat on a chair",
    ]

    /// The words of the sentences are frequent, the others are not.
    static let dictionary: SpellingDictionary = {
        var counts: [String: Int] = [:]
        for word in sentences.flatMap({ $0.split(separator: " ") }) { counts[String(word), default: 0] += 20_000 }
        for word in [
            "beech", "batch", "holder", "hand", "hint", "hunt", "photography", "mountains", "sun", "set", "keyboard",
            "strand", "am", "sit", "cart", "log", "don't", "knife", "enough", "knight", "thee",
        ] {
            counts[word] = 200
        }
        return SpellingDictionary(counts.map { (word: $0.key, count: $0.value) })
    }()

    static func configuration(fullNetwork: String? = nil) throws -> CorrectionConfiguration {
        try CorrectionConfiguration(parsing: Array(configurationText(fullNetwork: fullNetwork).utf8))
    }

    /// One unit, of two features.
    static let network = """
        {"features": ["frequency", "foreign"], "weights": [[0.5, -1]], "biases": [0.5], "outputs": [3]}
        """

    /// - Parameter fullNetwork: what stands beside the weights of both models.
    static func configurationText(fullNetwork: String? = nil) -> String {
        let weights = """
            "changedWords": -3, "realWords": -3, "capitalised": -6, "foreign": -6, "shortWords": -2, \
            "unknownNeighbours": -4, "libraryWords": 6, "spellerAgrees": 5, "neighbourKey": -3.5, "vowel": -3, \
            "similarSound": -3, \
            "otherLetter": -5, "droppedDouble": -2, "droppedVowel": -3, "droppedLetter": -3.5, "addedDouble": -2.5, \
            "addedNeighbour": -3.5, "addedLetter": -4.5, "transposition": -2.5, "phonetic": -2, "apostrophe": -1, \
            "firstLetter": -1, "furtherSlips": -1, "missingSpace": -3, "addedSpace": -3
            """
        return """
            {
              "maximumBytes": 512, "maximumWords": 32, "maximumLetters": 40, "shortCapitals": 5, "realWordRatio": 50,
              "joinRatio": 3, "libraryShare": 0.1, "candidatesPerWord": 8, "candidates": 16, "beams": 4,
              "contextWords": 3,
              "judgements": {
                "dictionary": {"margin": 2, "weights": {"frequency": 1, \(weights)}},
                "language": {"margin": 2, "weights": {"language": 1, "frequency": 0.2, \(weights)}},
                "full": {"margin": 2, \(fullNetwork.map { "\"network\": \($0), " } ?? "")"weights": {"language": 0.7, "speller": 0.5, "frequency": 0.2, "realWordSpeller": 1, \(weights)}}
              }
            }
            """
    }

    static func corrector(
        speller: (any TextToTextModel)? = nil, language: (any LanguageModel)? = PairModel(sentences),
        foreign: [(word: String, count: Int)] = [(word: "hund", count: 1000), (word: "fünf", count: 900)],
        fullNetwork: String? = nil
    ) throws -> QueryCorrector {
        QueryCorrector(
            speller: speller, language: language, words: dictionary, foreign: SpellingDictionary(foreign),
            configuration: try configuration(fullNetwork: fullNetwork))
    }
}

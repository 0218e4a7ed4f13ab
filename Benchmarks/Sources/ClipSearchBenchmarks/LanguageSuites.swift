import LanguageModels

/// T5: an answer of 8 tokens to a source of 9, greedily and by beam search.
func measureT5(_ options: Options, _ precision: Precision, _ harness: Harness) throws {
    let model = try SequenceToSequenceModel(folder: options.model, precision: precision)
    let source = try text(ofTokens: 9) { model.tokenize($0) }
    for beams in [1, 4] {
        let settings = GenerationOptions(beams: beams, maximumTokens: 8)
        guard try model.generate(source, options: settings)[0].tokens.count == 8 else {
            throw BenchmarkError.unsuitableModel(options.model, reason: "its answer ends before the eighth token")
        }
        let name = beams == 1 ? "t5/9-in/8-out/greedy" : "t5/9-in/8-out/beam-\(beams)"
        try harness.measure(name) { consume(try model.generate(source, options: settings)) }
    }
}

/// GPT-2: the likelihood of one text of 10 tokens, and of eight that have only their first in common.
func measureGPT2(_ options: Options, _ precision: Precision, _ harness: Harness) throws {
    let model = try CausalLanguageModel(folder: options.model, precision: precision)
    // The model puts a token before each text, which the peers are given as the first of ten.
    let texts = try (0..<8).map { index in
        try text(ofTokens: 9, startingWith: Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(index)))) {
            model.tokenize($0)
        }
    }
    for count in [1, 8] {
        let batch = Array(texts.prefix(count))
        try harness.measure("gpt2/score/\(count)x10", items: count) { consume(try model.score(batch)) }
    }
}

/// What correcting one query asks of two small models: a T5 of single characters that answers with 4 beams and scores 12
/// candidates given the query, and a GPT-2 that scores the 12 candidates.
func measureCorrection(_ options: Options, _ precision: Precision, _ harness: Harness) throws {
    let speller = try SequenceToSequenceModel(folder: "\(options.model)/speller", precision: precision)
    let ranker = try CausalLanguageModel(folder: "\(options.model)/ranker", precision: precision)
    let source = try text(ofTokens: 25) { speller.tokenize($0) }
    let settings = GenerationOptions(beams: 4, maximumTokens: 25, returnedSequences: 4)
    guard try speller.generate(source, options: settings, onToken: nil)[0].tokens.count == 25 else {
        throw BenchmarkError.unsuitableModel(options.model, reason: "its answer ends before the 25th token")
    }
    // Each differs from the query in one place, as candidates do.
    let candidates = (0..<12).map { index in
        String(source.enumerated().map { $0.offset == 2 * index ? "n" : $0.element })
    }
    let short = try (0..<12).map { index in
        try text(ofTokens: 8, startingWith: Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(index)))) {
            ranker.tokenize($0)
        }
    }
    let generation = { consume(try speller.generate(source, options: settings, onToken: nil)) }
    let scoring = { consume(try speller.score(candidates, given: source)) }
    let ranking = { consume(try ranker.score(short)) }
    try harness.measure("correction/speller/beam-4", generation)
    try harness.measure("correction/speller/score-12", scoring)
    try harness.measure("correction/ranker/score-12x8", ranking)
    try harness.measure("correction/all") {
        try generation()
        try scoring()
        try ranking()
    }
}

/// A text of exactly so many tokens.
private func text(
    ofTokens count: Int, startingWith first: Character = "s", tokenize: (String) -> [Int32]
) throws -> String {
    // Words without meaning, which vocabularies of any kind cut in small pieces.
    var text = String(first)
    for letter in String(repeating: "qzxjkvwygfbmhd", count: 4) {
        if tokenize(text).count >= count { break }
        text.append(letter)
    }
    guard tokenize(text).count == count else { throw BenchmarkError.noTextOfTokens(count) }
    return text
}

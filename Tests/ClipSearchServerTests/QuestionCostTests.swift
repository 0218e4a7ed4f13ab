#if Server
import ClipSearch
import ClipSearchServer
import StrictJSON
import Testing

/// What a question may cost.
@Suite(.ownThreads) struct QuestionCostTests {
    @Test func theTextsOfAQuestionHaveABoundTogether() async throws {
        let model = MeanColourModel()
        try await ServedLibrary(model: model).test { client in
            func ask(_ terms: Int, characters: Int, ensemble: Bool) async throws -> Answer {
                let text = String(repeating: "red ", count: characters / 4)
                let terms = (0..<terms).map { _ in #"{"text": "\#(text)"}"# }.joined(separator: ",")
                return try await client.post("/search", json: #"{"terms": [\#(terms)], "ensemble": \#(ensemble)}"#)
            }
            #expect(try await ask(1, characters: 1000, ensemble: true).status == 200)
            #expect(try await ask(32, characters: 120, ensemble: false).status == 200)
            let before = model.embeddedTexts
            for (terms, characters, ensemble) in [
                (32, 1000, true), (32, 1000, false), (2, 1000, true), (5, 1000, false),
            ] {
                let answer = try await ask(terms, characters: characters, ensemble: ensemble)
                #expect(answer.status == 400)
                #expect(try answer.json()["parameter"]?.string == "terms")
            }
            #expect(model.embeddedTexts == before)
        }
    }

    @Test func aQuestionThatIsTooLongForTheLanguageModelIsCut() async throws {
        let served = try ServedLibrary(
            model: MeanColourModel(tellsWordsApart: true), languageModel: EchoLanguageModel())
        try await served.test { client in
            for words in [10, 99, 100, 240] {
                let text = String(repeating: "red ", count: words)
                let answer = try await client.post("/search", json: #"{"text": "\#(text)", "ranking": "reranked"}"#)
                #expect(answer.status == 200, "\(words): \(answer.text)")
            }
        }
    }
}
#endif

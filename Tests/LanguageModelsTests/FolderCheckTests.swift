import LanguageModels
import TestModels
import Testing

/// The check of a folder refuses what loading refuses, with the same words, and nothing else.
@Suite struct FolderCheckTests {
    @Test(arguments: ["t5", "gpt2"]) func theCheckRefusesWhatLoadingRefuses(name: String) throws {
        let folder = try ModelCopy(of: "\(Golden.root)/\(name)")
        try TextModel.check(folder: folder.path)
        var refused = 0
        try PlantedFault.forEach(in: folder) { fault in
            let loading = refusal { _ = try TextModel(folder: folder.path) }
            #expect(refusal { try TextModel.check(folder: folder.path) } == loading, "\(fault)")
            if loading != nil { refused += 1 }
        }
        #expect(refused > 100)
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return "\(error)" }
        return nil
    }
}

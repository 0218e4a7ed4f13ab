import Encoders
import Foundation
import TestModels
import Testing

@Suite struct FingerprintTests {
    private let folder = "\(Golden.root)/clip"

    @Test func doesNotHangOnTheFoldersPlace() throws {
        let original = try TwoTowerModel(folder: folder)
        let copy = try ModelCopy(of: folder)
        #expect(try TwoTowerModel(folder: copy.path).fingerprint == original.fingerprint)
        #expect(try TwoTowerModel(folder: copy.path + "/", name: "other").fingerprint == original.fingerprint)
        // What vectors don't depend on may change.
        try copy.write("README.md", "A model.")
        #expect(try TwoTowerModel(folder: copy.path).fingerprint == original.fingerprint)
    }

    @Test(arguments: [
        "config.json", "preprocessor_config.json", "tokenizer.json", "vocab.json", "merges.txt",
        "tokenizer_config.json",
    ])
    func changesWithEachFile(file: String) throws {
        let copy = try ModelCopy(of: folder)
        let before = try TwoTowerModel(folder: copy.path).fingerprint
        let text = try String(contentsOfFile: "\(copy.path)/\(file)", encoding: .utf8)
        try copy.write(file, text + "\n")
        #expect(try TwoTowerModel(folder: copy.path).fingerprint != before)
    }

    @Test func changesWithTheWeights() throws {
        let copy = try ModelCopy(of: folder)
        let before = try TwoTowerModel(folder: copy.path).fingerprint
        try copy.rewriteWeights { tensor, writer in
            guard tensor.name == "logit_scale" else { return try writer.add(tensor) }
            try writer.add(tensor.name, shape: [], floats: [1.5])
        }
        #expect(try TwoTowerModel(folder: copy.path).fingerprint != before)
    }

    @Test func coversTheTowersOfTheDefaultModel() throws {
        let copy = try ModelCopy(of: Golden.defaultModel)
        var seen = [try TwoTowerModel(folder: copy.path).fingerprint]
        for file in ["image_tower/config.json", "text_tower/vocab.txt", "text_tower/tokenizer_config.json"] {
            let text = try String(contentsOfFile: "\(copy.path)/\(file)", encoding: .utf8)
            try copy.write(file, text + "\n")
            seen.append(try TwoTowerModel(folder: copy.path).fingerprint)
        }
        let weights = try #require(FileHandle(forUpdatingAtPath: "\(copy.path)/text_tower/model.safetensors"))
        try weights.seek(toOffset: try weights.seekToEnd() - 1)
        try weights.write(contentsOf: [0x77])
        seen.append(try TwoTowerModel(folder: copy.path).fingerprint)
        #expect(Set(seen).count == seen.count)
    }

    @Test func namesAreTheFoldersOwn() throws {
        let copy = try ModelCopy(of: folder)
        #expect(
            try TwoTowerModel(folder: copy.path + "/./").name == copy.path.split(separator: "/").last.map(String.init))
        #expect(try TwoTowerModel(folder: copy.path, name: "mine").name == "mine")
    }
}

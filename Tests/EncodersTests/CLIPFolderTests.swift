import Encoders
import Foundation
import TensorFiles
import TestModels
import Testing

/// A small CLIP in the layout of the official repository, against transformers, from picture files and strings.
@Suite struct CLIPFolderTests {
    private let golden: Golden

    init() throws { golden = try Golden("clip") }

    private func expectParity(_ folder: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let model = try TwoTowerModel(folder: folder)
        let texts = try model.textEncoder()
        for text in golden.texts { #expect(texts.tokenize(text.text) == text.ids, sourceLocation: sourceLocation) }
        try expect(
            try texts.encode(golden.texts.map(\.text)), equal: golden.textEmbeddings, within: 1e-5,
            sourceLocation: sourceLocation)
        try expect(
            try model.imageEncoder().encode(Golden.pictures()), equal: golden.imageEmbeddings, within: 1e-5,
            sourceLocation: sourceLocation)
    }

    @Test func agreesWithTheReference() throws {
        try expectParity(golden.folder)
        #expect(golden.texts.contains { $0.ids.count == 20 }, "no text is long enough to be cut")
    }

    @Test func olderVocabularyFilesDo() throws {
        let copy = try ModelCopy(of: golden.folder)
        try copy.remove("tokenizer.json")
        try expectParity(copy.path)
    }

    /// The weights are such that F16 holds them exactly.
    @Test func halfPrecisionOnDisk() throws {
        let copy = try ModelCopy(of: golden.folder)
        try copy.rewriteWeights { tensor, writer in
            guard tensor.elementType == .f32 else { return try writer.add(tensor) }
            try writer.add(tensor.name, shape: tensor.shape, floats: tensor.floats(), as: .f16)
        }
        #expect(try Checkpoint(folder: copy.path).require("logit_scale", shape: []).elementType == .f16)
        try expectParity(copy.path)
    }

    @Test func shards() throws {
        let copy = try ModelCopy(of: golden.folder)
        let whole = try Checkpoint(folder: golden.folder)
        var places: [String] = []
        for shard in 0..<3 {
            let file = "model-0000\(shard + 1)-of-00003.safetensors"
            var writer = SafetensorsWriter()
            for (index, name) in whole.tensorNames.enumerated() where index % 3 == shard {
                try writer.add(try #require(whole[name]))
                places.append("\"\(name)\": \"\(file)\"")
            }
            try writer.write(to: "\(copy.path)/\(file)")
        }
        try copy.remove("model.safetensors")
        try copy.write(
            "model.safetensors.index.json", "{\"metadata\": {}, \"weight_map\": {\(places.joined(separator: ", "))}}")
        try expectParity(copy.path)

        // Each shard counts for the fingerprint.
        let before = try TwoTowerModel(folder: copy.path).fingerprint
        let last = "\(copy.path)/model-00003-of-00003.safetensors"
        let file = try #require(FileHandle(forUpdatingAtPath: last))
        try file.seek(toOffset: try file.seekToEnd() - 1)
        try file.write(contentsOf: [0x77])
        #expect(try TwoTowerModel(folder: copy.path).fingerprint != before)
    }

    @Test func eachHalfIsLoadedAlone() throws {
        let copy = try ModelCopy(of: golden.folder)
        try copy.rewriteWeights { tensor, writer in
            if !tensor.name.hasPrefix("vision") && !tensor.name.hasPrefix("visual") { try writer.add(tensor) }
        }
        try copy.remove("preprocessor_config.json")
        let model = try TwoTowerModel(folder: copy.path)
        try expect(
            try model.textEncoder().encode(golden.texts.map(\.text)), equal: golden.textEmbeddings, within: 1e-5)
        #expect(throws: (any Error).self) { try model.imageEncoder() }
    }
}

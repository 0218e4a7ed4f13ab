import Encoders
import Foundation
import TestModels
import Testing

/// The weights that a start packs and the next one maps.
@Suite struct PackedWeightsTests {
    private let folder = TemporaryFolder()
    private let texts = ["a dog on a beach", "red"]

    @Test(arguments: [Precision.f32, .int8])
    func theNextStartTakesThem(precision: Precision) throws {
        let model = try folder.copyOfDefaultModel()
        let fresh = try vectors(of: model, precision, cache: nil)
        #expect(!FileManager.default.fileExists(atPath: "\(model)/.clipsearch-cache"))
        #expect(try vectors(of: model, precision, cache: cache) == fresh)
        let file = "\(model)/.clipsearch-cache/packed-text-\(precision.rawValue).safetensors"
        let written = try modificationDate(file)
        #expect(try vectors(of: model, precision, cache: cache) == fresh)
        #expect(try modificationDate(file) == written, "it was not taken")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(model)/.clipsearch-cache").count == 1)
    }

    @Test func whatIsDamagedOrOfAnotherModelIsMadeAnew() throws {
        let model = try folder.copyOfDefaultModel()
        let fresh = try vectors(of: model, .int8, cache: cache)
        let file = "\(model)/.clipsearch-cache/packed-text-int8.safetensors"
        let sound = try Data(contentsOf: URL(fileURLWithPath: file))
        var flipped = sound
        flipped[sound.count - 70_001] ^= 4
        var otherModel = sound
        let mark = try #require(sound.range(of: Data("signature".utf8)))
        otherModel[mark.upperBound + 8] ^= 1
        for damaged in [flipped, otherModel, sound.prefix(sound.count / 2), sound.prefix(9), Data()] {
            // As another program would, in a file of its own: one that is mapped must not be changed in place.
            try damaged.write(to: URL(fileURLWithPath: file), options: .atomic)
            #expect(try vectors(of: model, .int8, cache: cache) == fresh)
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == sound)
        }
    }

    @Test func whereTheModelCannotBeWrittenTheUsersFolderIs() throws {
        let model = try folder.copyOfDefaultModel()
        // Root may write anywhere, but not make a folder where a file is.
        try folder.write("", to: "\(model)/.clipsearch-cache")
        _ = try vectors(of: model, .int8, cache: cache)
        let names = try FileManager.default.subpathsOfDirectory(atPath: "\(folder.path)/deep/cache")
        #expect(names.contains { $0.hasSuffix("/packed-text-int8.safetensors") })
        // Nowhere at all: nothing is kept, and all goes on.
        try folder.write("", to: "\(folder.path)/file")
        _ = try vectors(of: model, .int8, cache: ModelCache(userFolder: "\(folder.path)/file/below"))
    }

    private var cache: ModelCache { ModelCache(userFolder: "\(folder.path)/deep/cache") }

    private func vectors(of model: String, _ precision: Precision, cache: ModelCache?) throws
        -> [[Float]]
    {
        try TwoTowerModel(folder: model, precision: precision, cache: cache).textEncoder().encode(texts)
    }

    private func modificationDate(_ path: String) throws -> Date? {
        try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }
}

import Compute
import Networks
import StrictJSON
import TensorFiles
import Testing

@Suite struct CLIPTests {
    /// The precisions that are as exact as the reference.
    private static let exact = [ArithmeticPrecision.f32, .bf16x3]

    @Test(arguments: [("vision-patch14", 2), ("vision-patch16", 3), ("vision-patch32", 2)], exact)
    func vision(file: (name: String, layers: Int), precision: ArithmeticPrecision) throws {
        let golden = try Golden(file.name)
        let model = try CLIPVisionTransformer(
            configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder),
            WeightSettings(precision: precision))
        let (pixels, count) = try golden.pixels()
        let states = HiddenStates()
        try golden.expect(try model(pixels: pixels, count: count, recording: states), agreesWith: "embeds")
        try golden.expect(states, count: file.layers + 2)
        // Unrecorded, the last layer computes no more than the result needs.
        try golden.expect(try model(pixels: pixels, count: count), agreesWith: "embeds")
        // One by one, pictures come out as they do together.
        let size = pixels.count / count
        for index in 0..<count {
            let single = try model(pixels: Array(pixels[index * size..<(index + 1) * size]), count: 1)
            let together = try golden.matrix("embeds").row(index)
            for (a, b) in zip(single.values, together) { #expect(abs(a - b) < 1e-4) }
        }
    }

    @Test(arguments: [("text-end2", 2), ("text-end-id", 2)], exact)
    func text(file: (name: String, layers: Int), precision: ArithmeticPrecision) throws {
        let golden = try Golden(file.name)
        let model = try CLIPTextTransformer(
            configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder),
            WeightSettings(precision: precision))
        let sequences = try golden.sequences("ids")
        let states = HiddenStates()
        try golden.expect(try model(sequences, recording: states), agreesWith: "embeds")
        try golden.expect(states, count: file.layers + 2)
        // Unrecorded, the last layer computes no more than the result needs.
        try golden.expect(try model(sequences), agreesWith: "embeds")
        for (index, sequence) in sequences.enumerated() {
            let single = try model([sequence])
            for (a, b) in zip(single.values, try golden.matrix("embeds").row(index)) { #expect(abs(a - b) < 1e-4) }
        }
    }

    /// So many that each thread takes portions of its own, and some that are left.
    @Test func largeBatches() throws {
        let picture = try Golden("vision-patch14")
        let vision = try CLIPVisionTransformer(
            configuration: .init(json: picture.configuration()), weights: Checkpoint(folder: picture.folder))
        let (pixels, count) = try picture.pixels()
        let embeds = try picture.matrix("embeds")
        let size = pixels.count / count
        let pictures = (0..<301).map { $0 % count }
        let together = try vision(
            pixels: pictures.flatMap { pixels[$0 * size..<($0 + 1) * size] }, count: pictures.count)
        let written = try Golden("text-end2")
        let text = try CLIPTextTransformer(
            configuration: .init(json: written.configuration()), weights: Checkpoint(folder: written.folder))
        let sequences = try written.sequences("ids")
        let texts = (0..<303).map { $0 % sequences.count }
        for (actual, expected, indices) in [
            (together, embeds, pictures),
            (try text(texts.map { sequences[$0] }), try written.matrix("embeds"), texts),
        ] {
            #expect(actual.rows == indices.count)
            for (row, index) in indices.enumerated() {
                for (a, b) in zip(actual.row(row), expected.row(index)) { #expect(abs(a - b) < 1e-4) }
            }
        }
        // What is wrong with one of many is still said.
        #expect(throws: NetworkError.self) { try text(texts.map { sequences[$0] } + [[-1]]) }
    }

    /// Shards, `position_ids` and `logit_scale` as in the official repository; both towers from one configuration.
    @Test func wholeModel() throws {
        let golden = try Golden("clip-sharded")
        let weights = try Checkpoint(folder: golden.folder)
        let vision = try CLIPVisionTransformer(configuration: .init(json: golden.configuration()), weights: weights)
        let text = try CLIPTextTransformer(configuration: .init(json: golden.configuration()), weights: weights)
        let (pixels, count) = try golden.pixels()
        try golden.expect(try vision(pixels: pixels, count: count), agreesWith: "image_embeds")
        try golden.expect(try text(golden.sequences("ids")), agreesWith: "text_embeds")
    }

    @Test func nothingInGivesNothingOut() throws {
        let golden = try Golden("clip-sharded")
        let weights = try Checkpoint(folder: golden.folder)
        let vision = try CLIPVisionTransformer(configuration: .init(json: golden.configuration()), weights: weights)
        let text = try CLIPTextTransformer(configuration: .init(json: golden.configuration()), weights: weights)
        #expect(try vision(pixels: [], count: 0) == Matrix(rows: 0, columns: 20))
        #expect(try text([]) == Matrix(rows: 0, columns: 20))
    }

    @Test func inputsThatDoNotFitAreRefused() throws {
        let golden = try Golden("text-end-id")
        let text = try CLIPTextTransformer(
            configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder))
        for sequence: [Int32] in [[], [60, 82, 61], [60, -1, 61], [60, 1, 2], [Int32](repeating: 61, count: 14)] {
            #expect(throws: NetworkError.self) { try text([[60, 61], sequence]) }
        }
        let picture = try Golden("vision-patch14")
        let vision = try CLIPVisionTransformer(
            configuration: .init(json: picture.configuration()), weights: Checkpoint(folder: picture.folder))
        for (values, count) in [(0, 1), (3 * 28 * 28, 2), (3 * 28 * 28 - 1, 1), (1, 0), (0, -1), (0, .max)] {
            #expect(throws: NetworkError.self) {
                try vision(pixels: [Float](repeating: 0, count: values), count: count)
            }
        }
    }

    @Test func manyThreadsMayCallAtOnce() async throws {
        let golden = try Golden("text-end2")
        let model = try CLIPTextTransformer(
            configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder))
        let sequences = try golden.sequences("ids")
        let expected = try model(sequences)
        try await withThrowingTaskGroup(of: Matrix.self) { group in
            for _ in 0..<40 { group.addTask { try model(sequences) } }
            for try await result in group {
                // Not to the last bit: another test may meanwhile choose another version of the kernels.
                for (a, b) in zip(result.values, expected.values) { #expect(abs(a - b) < 1e-5) }
            }
        }
    }
}

import Compute
import Networks
import TensorFiles
import Testing

@Suite struct AlignedDualEncoderTests {
    @Test func images() throws {
        let golden = try Golden("aligned")
        let tower = try Self.imageTower(golden)
        let (pixels, count) = try golden.pixels()
        let together = try tower(pixels: pixels, count: count)
        try golden.expect(together, agreesWith: "image_embeds")
        let size = pixels.count / count
        for index in 0..<count {
            let single = try tower(pixels: Array(pixels[index * size..<(index + 1) * size]), count: 1)
            for (a, b) in zip(single.values, together.row(index)) { #expect(abs(a - b) < 1e-5) }
        }
        #expect(throws: NetworkError.self) { try tower(pixels: pixels, count: count + 1) }
        #expect(try tower(pixels: [], count: 0) == Matrix(rows: 0, columns: tower.dimension))
    }

    @Test func everyMap() throws {
        let golden = try Golden("aligned")
        let configuration = try EfficientNetLite.Configuration(json: golden.configuration("image_tower/config.json"))
        let network = try EfficientNetLite(
            configuration: configuration, weights: Checkpoint(folder: "\(golden.folder)/image_tower"))
        let states = HiddenStates()
        let size = configuration.imageSize
        try Array(golden.pixels().values.prefix(3 * size * size)).withMatrixView(rows: 3, columns: size * size) {
            picture in
            try WorkspacePool().withWorkspace { workspace in
                try network.withFeatureMaps(of: picture, workspace: workspace, recording: states) { maps in
                    try golden.expect(maps.middle.copy(), agreesWith: "blocks.4")
                    try golden.expect(maps.last.copy(), agreesWith: "blocks.6")
                }
            }
        }
        try golden.expect(states, count: 9)
    }

    @Test func texts() throws {
        let golden = try Golden("aligned")
        let network = try BertModel(
            configuration: .init(json: golden.configuration("text_tower/config.json")),
            weights: Checkpoint(folder: "\(golden.folder)/text_tower"))
        let tower = try AlignedDualEncoder.TextTower(
            configuration: .init(json: golden.configuration()), network: network,
            weights: Checkpoint(files: ["\(golden.folder)/projection.safetensors"]))
        try golden.expect(try tower(golden.sequences("ids")), agreesWith: "text_embeds")
        #expect(try tower([]) == Matrix(rows: 0, columns: tower.dimension))
    }

    private static func imageTower(_ golden: Golden) throws -> AlignedDualEncoder.ImageTower {
        let network = try EfficientNetLite(
            configuration: .init(json: golden.configuration("image_tower/config.json")),
            weights: Checkpoint(folder: "\(golden.folder)/image_tower"))
        return try AlignedDualEncoder.ImageTower(
            configuration: .init(json: golden.configuration()), network: network,
            weights: Checkpoint(files: ["\(golden.folder)/projection.safetensors"]))
    }
}

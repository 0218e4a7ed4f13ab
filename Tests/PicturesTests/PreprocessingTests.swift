import Pictures
import Testing

@Suite struct PreprocessingTests {
    private func preprocessor(_ json: String) throws -> ImagePreprocessor {
        try ImagePreprocessor(preprocessorConfigJSON: Array(json.utf8))
    }

    @Test func bitForBitAsCLIPImageProcessor() throws {
        let cases = try #require(try Golden.json("preprocessing.json").array)
        #expect(cases.count == 60)
        for item in cases {
            let json = try #require(item["configuration"]?.string)
            let preprocessor = try preprocessor(json)
            let picture = Golden.scene(try #require(item["width"]?.int), try #require(item["height"]?.int))
            #expect(
                [3, preprocessor.outputHeight, preprocessor.outputWidth] == item["shape"]?.array?.compactMap(\.int))
            let values = preprocessor(picture)
            let about =
                "\(json) \(picture.width)x\(picture.height): \(values.prefix(4)), not \(item["first"]?.array?.compactMap(\.double) ?? [])"
            #expect(Golden.checksum(values) == item["checksum"]?.string, "\(about)")
        }
    }

    /// The small model's own normalisation, written with Hugging Face's keys.
    @Test func smallModelConfiguration() throws {
        let preprocessor = try preprocessor(
            """
            {"do_resize": true, "size": {"height": 260, "width": 260}, "resample": 3, "do_center_crop": false,
             "do_rescale": true, "rescale_factor": 0.00392156862745098, "do_normalize": true,
             "image_mean": [0.4980392156862745, 0.4980392156862745, 0.4980392156862745],
             "image_std": [0.5019607843137255, 0.5019607843137255, 0.5019607843137255]}
            """)
        #expect(preprocessor.outputWidth == 260 && preprocessor.outputHeight == 260)
        let picture = Golden.scene(300, 200)
        let resized = picture.resized(width: 260, height: 260)
        let values = preprocessor(picture)
        for pixel in 0..<260 * 260 {
            for channel in 0..<3 {
                let expected = (Float(resized.pixels[pixel * 3 + channel]) - 127) / 128
                guard abs(values[channel * 260 * 260 + pixel] - expected) <= 1e-6 else {
                    Issue.record("pixel \(pixel), channel \(channel)")
                    return
                }
            }
        }
    }

    @Test func officialConfiguration() throws {
        let old = try preprocessor(
            """
            {"crop_size": 224, "do_center_crop": true, "do_normalize": true, "do_resize": true,
             "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": [0.48145466, 0.4578275, 0.40821073],
             "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": 224}
            """)
        #expect(old.configuration == (try preprocessor("{}")).configuration)
        #expect(old.configuration.resize == .shortestEdge(224))
        #expect(old.outputCount == 3 * 224 * 224)
    }

    @Test func batchesAreFilledItemByItem() throws {
        let preprocessor = try preprocessor(#"{"size": 12, "crop_size": 10}"#)
        let pictures = [Golden.scene(20, 30), Golden.scene(15, 14)]
        var batch = [Float](repeating: 9, count: 3 * preprocessor.outputCount)
        for (index, picture) in pictures.enumerated() { preprocessor.write(picture, into: &batch, at: index) }
        #expect(Array(batch.prefix(2 * preprocessor.outputCount)) == pictures.flatMap { preprocessor($0) })
        #expect(batch.suffix(preprocessor.outputCount).allSatisfy { $0 == 9 })
    }

    @Test(arguments: [
        (#"{"resample": 0}"#, "resample"), (#"{"resample": "bicubic"}"#, "resample"), (#"{"size": -1}"#, "size"),
        (#"{"size": {"shortest_edge": 224, "longest_edge": 500}}"#, "size"), (#"{"size": {"width": 3}}"#, "size"),
        (#"{"size": 1e9}"#, "size"), (#"{"crop_size": [3, 3]}"#, "crop_size"), (#"{"do_resize": 1}"#, "do_resize"),
        (#"{"do_center_crop": false}"#, "do_center_crop"), (#"{"image_mean": [1, 2]}"#, "image_mean"),
        (#"{"image_std": [1, 0, 1]}"#, "image_std"), (#"{"rescale_factor": "x"}"#, "rescale_factor"),
        ("[]", "(the whole file)"),
        (#"{"size": 224"#, "(the whole file)"),
    ])
    func wrongConfigurationsAreNamed(json: String, member: String) {
        let error = #expect(throws: PictureError.self) { try self.preprocessor(json) }
        guard case .invalidConfiguration(let named, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(named == member)
    }
}

import Encoders

/// The network alone: normalised pixels to vectors, by batch.
func measureImages(_ options: Options, _ precision: Precision, _ harness: Harness) throws {
    let encoder = try TwoTowerModel(folder: options.model, precision: precision).imageEncoder()
    var random = RandomVectors(seed: 3)
    for batch in [1, 8, 32] {
        let pixels = (0..<batch * encoder.preprocessor.outputCount).map { _ in random.next() }
        try harness.measure("image/batch-\(batch)", items: batch, leastSamples: 3) {
            consume(try encoder.encode(pixels: pixels, count: batch))
        }
    }
}

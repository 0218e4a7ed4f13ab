import Compute
import Pictures

/// An ``ImageEncoder`` around any network that takes pixels.
struct NetworkImageEncoder: ImageEncoder {
    let model: String
    let dimension: Int
    let preprocessor: ImagePreprocessor
    /// `[count, 3, height, width]` to `[count, dimension]`.
    let network: @Sendable (_ pixels: [Float], _ count: Int) throws -> Matrix

    func encode(pixels: [Float], count: Int) throws -> [[Float]] {
        let expected = count * 3 * preprocessor.outputHeight * preprocessor.outputWidth
        guard pixels.count == expected else {
            throw EncoderError.wrongInput(
                model: model, reason: "\(count) pictures are \(expected) values, not \(pixels.count)")
        }
        guard count > 0 else { return [] }
        return try unitRows(of: try network(pixels, count), model: model)
    }
}

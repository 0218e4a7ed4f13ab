import Compute
import Pictures

/// An ``ImageEncoder`` for any network that takes pixels.
struct NetworkImageEncoder: ImageEncoder {
    let model: String
    let dimension: Int
    let preprocessor: ImagePreprocessor
    let portionSize: Int?
    /// The network: `[count, 3, height, width]` to `[count, dimension]`.
    let network: @Sendable (_ pixels: [Float], _ count: Int) throws -> Matrix

    func encode(pixels: [Float], count: Int) throws -> [[Float]] {
        let each = preprocessor.outputCount
        guard pixels.count.isMultiple(of: each), pixels.count / each == count else {
            throw EncoderError.wrongInput(
                model: model, reason: "\(count) pictures of \(each) values each are not \(pixels.count) values")
        }
        guard count > 0 else { return [] }
        return try unitRows(of: try network(pixels, count), model: model)
    }
}

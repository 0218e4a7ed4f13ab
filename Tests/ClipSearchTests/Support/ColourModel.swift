import Encoders
import Foundation
import Pictures
import Synchronization

/// A model that sees nothing but the mean colour of a picture, and reads nothing but the names of colours. It counts what it
/// is asked for.
final class ColourModel: EmbeddingModel {
    let name: String
    let fingerprint: String
    let dimension = 4
    private let state = Mutex(State())

    struct State {
        /// How many pictures each call encoded.
        var calls: [Int] = []
        /// How long a picture takes.
        var pause: Duration = .zero
        var willEncode: @Sendable (_ before: Int) -> Void = { _ in }
        var hasImageEncoder = true
        var portionSize: Int?
        var imageEncodersMade = 0
    }

    init(name: String = "colours", fingerprint: String = "1", pause: Duration = .zero) {
        self.name = name
        self.fingerprint = fingerprint
        state.withLock { $0.pause = pause }
    }

    var calls: [Int] { state.withLock(\.calls) }
    var encodedPictures: Int { calls.reduce(0, +) }
    var imageEncodersMade: Int { state.withLock(\.imageEncodersMade) }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func imageEncoder() throws -> any ImageEncoder {
        let hasEncoder = state.withLock { state in
            state.imageEncodersMade += 1
            return state.hasImageEncoder
        }
        guard hasEncoder else { throw EncoderError.missingPart(model: name, part: "image encoder") }
        return ColourImageEncoder(model: self, preprocessor: try Self.preprocessor.get())
    }

    func textEncoder() throws -> any TextEncoder { ColourTextEncoder() }

    private static let preprocessor = Result {
        try ImagePreprocessor(
            configuration: .init(resize: .exact(width: 8, height: 8), mean: nil, standardDeviation: nil))
    }

    fileprivate var portionSize: Int? { state.withLock(\.portionSize) }

    fileprivate func count(_ pictures: Int) {
        let (before, pause, willEncode) = state.withLock { state in
            let before = state.calls.reduce(0, +)
            state.calls.append(pictures)
            return (before, state.pause, state.willEncode)
        }
        willEncode(before)
        if pause > .zero { Thread.sleep(forTimeInterval: pause * pictures / .seconds(1)) }
    }

    static func vector(_ colour: (Float, Float, Float)) -> [Float] {
        let values = [colour.0, colour.1, colour.2, 0.05]
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }
}

private struct ColourImageEncoder: ImageEncoder {
    let model: ColourModel
    let preprocessor: ImagePreprocessor
    let dimension = 4
    var portionSize: Int? { model.portionSize }

    func encode(pixels: [Float], count: Int) throws -> [[Float]] {
        model.count(count)
        let plane = preprocessor.outputCount / 3
        return (0..<count).map { picture in
            let means = (0..<3).map { channel in
                let start = (picture * 3 + channel) * plane
                return pixels[start..<start + plane].reduce(0, +) / Float(plane)
            }
            return ColourModel.vector((means[0], means[1], means[2]))
        }
    }
}

private struct ColourTextEncoder: TextEncoder {
    let dimension = 4

    func tokenize(_ text: String) -> [Int32] { text.utf8.map(Int32.init) }

    /// The mean of the colours that a text names; black if there are none.
    func encode(_ texts: [String]) throws -> [[Float]] {
        texts.map { text in
            let named = text.split(separator: " ").compactMap { Colour.named[String($0).lowercased()] }
            let sum = named.reduce((Float(0), Float(0), Float(0))) { ($0.0 + $1.red, $0.1 + $1.green, $0.2 + $1.blue) }
            let count = Float(max(1, named.count))
            return ColourModel.vector((sum.0 / count, sum.1 / count, sum.2 / count))
        }
    }
}

struct Colour: Hashable {
    var red: Float
    var green: Float
    var blue: Float

    static let red = Colour(red: 1, green: 0, blue: 0)
    static let orange = Colour(red: 1, green: 0.5, blue: 0)
    static let green = Colour(red: 0, green: 1, blue: 0)
    static let blue = Colour(red: 0, green: 0, blue: 1)
    static let white = Colour(red: 1, green: 1, blue: 1)
    static let named = ["red": red, "orange": orange, "green": green, "blue": blue, "white": white]

    /// A picture of this colour; those of two marks differ in one corner.
    func picture(width: Int = 12, height: Int = 9, mark: Int = 0) -> Picture {
        var pixels = (0..<width * height).flatMap { _ in [UInt8(red * 255), UInt8(green * 255), UInt8(blue * 255)] }
        for byte in 0..<3 { pixels[byte] = pixels[byte] ^ UInt8(truncatingIfNeeded: mark >> (8 * byte)) }
        return Picture(width: width, height: height, pixels: pixels)
    }

    /// What the model makes of it.
    var vector: [Float] { ColourModel.vector((red, green, blue)) }

    func png(mark: Int = 0) throws -> [UInt8] { try picture(mark: mark).pngData() }
    func jpeg(width: Int = 32, height: Int = 24) throws -> [UInt8] {
        try picture(width: width, height: height).jpegData()
    }
}

import Encoders
import Foundation
import Pictures
import Synchronization

/// A model that sees only a picture's mean colour, and reads only the names of colours.
final class MeanColourModel: EmbeddingModel {
    let name: String
    var fingerprint: String { "\(name)-1" }
    let dimension = 4
    /// How long each text takes, to make searches slow.
    let pause: TimeInterval
    /// Whether words that are no colours differ a little, so that scores of words have a scale.
    let tellsWordsApart: Bool

    init(name: String = "mean-colour", pause: TimeInterval = 0, tellsWordsApart: Bool = false) {
        self.name = name
        self.pause = pause
        self.tellsWordsApart = tellsWordsApart
    }

    private let pictures = Atomic<Int>(0)
    private let texts = Atomic<Int>(0)

    /// The number of texts turned into vectors so far.
    var embeddedTexts: Int { texts.load(ordering: .relaxed) }

    /// How many pictures were turned into vectors so far.
    var embeddedPictures: Int { pictures.load(ordering: .relaxed) }

    func imageEncoder() throws -> any ImageEncoder { try PictureEncoder(model: self) }
    func textEncoder() throws -> any TextEncoder {
        WordEncoder(model: self, pause: pause, tellsWordsApart: tellsWordsApart)
    }

    static func vector(_ red: Float, _ green: Float, _ blue: Float) -> [Float] {
        let values = [red, green, blue, 0.05]
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    private struct PictureEncoder: ImageEncoder {
        let preprocessor: ImagePreprocessor
        let dimension = 4
        let model: MeanColourModel

        init(model: MeanColourModel) throws {
            self.model = model
            preprocessor = try ImagePreprocessor(
                configuration: .init(resize: .exact(width: 8, height: 8), mean: nil, standardDeviation: nil))
        }

        func encode(pixels: [Float], count: Int) throws -> [[Float]] {
            model.pictures.add(count, ordering: .relaxed)
            return (0..<count).map { picture in
                let means = (0..<3).map { channel in
                    let start = (picture * 3 + channel) * 64
                    return pixels[start..<start + 64].reduce(0, +) / 64
                }
                return MeanColourModel.vector(means[0], means[1], means[2])
            }
        }
    }

    private struct WordEncoder: TextEncoder {
        let model: MeanColourModel
        let pause: TimeInterval
        let tellsWordsApart: Bool
        let dimension = 4

        func tokenize(_ text: String) -> [Int32] { text.utf8.map(Int32.init) }

        func encode(_ texts: [String]) throws -> [[Float]] {
            model.texts.add(texts.count, ordering: .relaxed)
            if pause > 0 { Thread.sleep(forTimeInterval: pause) }
            return texts.map { text in
                let words = Set(text.lowercased().split(separator: " "))
                let other = tellsWordsApart ? Float(text.utf8.count % 7) / 70 : 0
                return MeanColourModel.vector(
                    words.contains("red") ? 1 : other, words.contains("green") ? 1 : 0, words.contains("blue") ? 1 : 0)
            }
        }
    }
}

extension Picture {
    /// A picture of one colour.
    static func plain(_ red: UInt8, _ green: UInt8, _ blue: UInt8, width: Int = 12, height: Int = 9) -> Picture {
        Picture(
            width: width, height: height,
            pixels: (0..<width * height).flatMap { _ in [red, green, blue] })
    }
}

import Compute
import Networks
import StrictJSON
import TensorFiles
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The networks of `weights/reader` beside what `tools/reference/reader.py` computes from the same weights.
@Suite struct TextReadingTests {
    private static let folder = URL(fileURLWithPath: "\(#filePath)/../../../weights/reader").standardized.path
    private static let letters = 18710

    private static func configuration() throws -> JSONValue {
        try JSONValue(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/config.json"))))
    }

    private static func detector(_ precision: ArithmeticPrecision = .f32) throws -> TextDetector {
        try TextDetector(
            configuration: .init(json: try #require(configuration()["detector"])),
            weights: Checkpoint(files: ["\(folder)/detector.safetensors"]), WeightSettings(precision: precision))
    }

    private static func recognizer(_ precision: ArithmeticPrecision = .f32) throws -> TextRecognizer {
        try TextRecognizer(
            configuration: .init(json: try #require(configuration()["recognizer"]), classes: letters),
            weights: Checkpoint(files: ["\(folder)/recognizer.safetensors"]), WeightSettings(precision: precision))
    }

    /// The picture of the reference: [height · width, 3].
    private static func picture(height: Int, width: Int) -> [Float] {
        var values: [Float] = []
        for y in 0..<height {
            for x in 0..<width {
                let place = x * x + 3 * y * y + 5 * x * y / 7
                for channel in 0..<3 { values.append(Float((place + 31 * channel) % 97) / 48 - 1) }
            }
        }
        return values
    }

    @Test(arguments: [(32, 32), (64, 96), (96, 256)])
    func probabilitiesOfWriting(height: Int, width: Int) throws {
        let golden = try Golden("reader").tensor("detector.\(height)x\(width)").floats()
        let picture = Self.picture(height: height, width: width)
        for (precision, bound) in [(ArithmeticPrecision.f32, Float(1e-5)), (.bf16x3, 1e-4), (.bf16, 0.25), (.int8, 0.25)] {
            let found = try Self.detector(precision).probabilities(of: picture, width: width, height: height)
            try #require(found.count == golden.count)
            let worst = zip(found, golden).map { abs($0 - $1) }.max() ?? .infinity
            #expect(worst < bound, "\(precision)")
            let mean = zip(found, golden).reduce(Float(0)) { $0 + abs($1.0 - $1.1) } / Float(golden.count)
            #expect(mean < (precision == .f32 ? bound : 0.01), "\(precision)")
        }
    }

    @Test(arguments: [8, 17, 320])
    func lettersOfALine(width: Int) throws {
        let golden = try Golden("reader").matrix("recognizer.\(width)")
        let line = Matrix(rows: 48 * width, columns: 3, values: Self.picture(height: 48, width: width))
        let spread = (golden.values.max() ?? 0) - (golden.values.min() ?? 0)
        for (precision, bound) in [(ArithmeticPrecision.f32, Float(1e-5)), (.bf16x3, 1e-4), (.bf16, 0.05), (.int8, 0.1)] {
            let recognizer = try Self.recognizer(precision)
            let found = line.withView { recognizer.withLogits(of: $0, width: width) { $0.copy() } }
            try #require(found.rows == golden.rows && found.columns == Self.letters)
            var worst: Float = 0
            for row in 0..<golden.rows {
                for column in 0..<golden.columns {
                    worst = max(worst, abs(found[row, column * 601] - golden[row, column]))
                }
            }
            #expect(worst < bound * spread, "\(precision)")
            let steps = recognizer.steps(of: line.values, width: width)
            #expect(steps.count == found.rows)
            for (row, step) in steps.enumerated() {
                let best = found.row(row).max() ?? 0
                #expect(found[row, step.letter] == best)
                let sum = found.row(row).reduce(0.0) { $0 + Double(exponential($1 - best)) }
                #expect(abs(Double(step.probability) - 1 / sum) < 1e-4)
            }
        }
    }

    /// The last map is pooled over its whole height, whatever that is.
    @Test(arguments: [5, 40, 64, 100])
    func linesOfOtherHeights(height: Int) throws {
        let sizes = try #require(Self.configuration()["recognizer"]?.object).map { name, value in
            (name: name, value: name == "line_height" ? .number("\(height)") : value)
        }
        let recognizer = try TextRecognizer(
            configuration: .init(json: .object(sizes), classes: Self.letters),
            weights: Checkpoint(files: ["\(Self.folder)/recognizer.safetensors"]))
        let steps = recognizer.steps(of: Self.picture(height: height, width: 96), width: 96)
        #expect(steps.count == 12)
        #expect(steps.allSatisfy { 0...1.00001 ~= $0.probability })
    }
}

/// Which source samples make each sample of a resized row (or column), and with what weights: fixed point with 22
/// fractional bits, the numbers of Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc`.
struct ResamplingWeights {
    /// How many weights are stored for each output; those past ``used`` are zero.
    let taps: Int
    private(set) var first: [Int32] = []
    private(set) var used: [Int32] = []
    private(set) var weights: [Int32] = []

    var outputs: Int { first.count }

    /// - Parameter part: the outputs wanted, of the `outputSize` that the whole row would have.
    init(from inputSize: Int, to outputSize: Int, part: Range<Int>, filter: ResamplingFilter) {
        let window = Window(inputSize, outputSize, filter)
        taps = window.taps
        var exact: [Double] = []
        for output in part {
            let inputs = window.inputs(of: output)
            exact.removeAll(keepingCapacity: true)
            var sum = 0.0
            for input in inputs {
                let weight = filter((Double(input) - window.center(of: output) + 0.5) * (1 / window.filterScale))
                exact.append(weight)
                sum += weight
            }
            for weight in exact { weights.append(Self.fixedPoint(sum == 0 ? weight : weight / sum)) }
            weights.append(contentsOf: repeatElement(0, count: taps - exact.count))
            first.append(Int32(inputs.lowerBound))
            used.append(Int32(inputs.count))
        }
    }

    /// Where each output looks.
    struct Window {
        let inputSize: Int
        let scale: Double
        let filterScale: Double
        let support: Double

        init(_ inputSize: Int, _ outputSize: Int, _ filter: ResamplingFilter) {
            self.inputSize = inputSize
            scale = Double(inputSize) / Double(outputSize)
            filterScale = max(scale, 1)
            support = filter.support * filterScale
        }

        /// The most inputs that an output has.
        var taps: Int { min(Int(support.rounded(.up)) * 2 + 1, inputSize) }

        func center(of output: Int) -> Double { (Double(output) + 0.5) * scale }

        func inputs(of output: Int) -> Range<Int> {
            let start = max(0, Int(center(of: output) - support + 0.5))
            return start..<max(start, min(inputSize, Int(center(of: output) + support + 0.5)))
        }

        func inputs(of outputs: Range<Int>) -> Range<Int> {
            inputs(of: outputs.lowerBound).lowerBound..<inputs(of: outputs.upperBound - 1).upperBound
        }
    }

    static let fractionBits = 22

    private static func fixedPoint(_ weight: Double) -> Int32 {
        let scaled = weight * Double(1 << fractionBits)
        return Int32(weight < 0 ? scaled - 0.5 : scaled + 0.5)
    }
}

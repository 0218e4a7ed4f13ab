/// The input samples and weights of each output sample along an axis: fixed point with 22 fractional bits, equal to
/// those of `precompute_coeffs` and `normalize_coeffs_8bpc` in Pillow's `Resample.c`.
struct ResamplingWeights {
    /// The number of weights stored for each output; those after ``used`` are zero.
    let taps: Int
    /// Each output's first input.
    private(set) var first: [Int32] = []
    private(set) var used: [Int32] = []
    /// `[outputs, taps]`
    private(set) var weights: [Int32] = []

    var outputs: Int { first.count }

    static let fractionBits = 22

    /// Computes the weights of some outputs.
    ///
    /// - Parameters:
    ///   - part: the outputs to compute.
    ///   - origin: the input that ``first`` counts from.
    init(_ axis: ResamplingAxis, _ part: Range<Int>, origin: Int) {
        taps = axis.taps
        let inverseScale = 1 / axis.filterScale
        var exact: [Double] = []
        for output in part {
            let inputs = axis.inputs(of: output)
            let center = axis.center(of: output)
            exact.removeAll(keepingCapacity: true)
            var sum = 0.0
            for input in inputs {
                let weight = axis.filter((Double(input) - center + 0.5) * inverseScale)
                exact.append(weight)
                sum += weight
            }
            for weight in exact { weights.append(Self.fixedPoint(sum == 0 ? weight : weight / sum)) }
            weights.append(contentsOf: repeatElement(0, count: taps - exact.count))
            first.append(Int32(inputs.lowerBound - origin))
            used.append(Int32(exact.count))
        }
    }

    private static func fixedPoint(_ weight: Double) -> Int32 {
        let scaled = weight * Double(1 << fractionBits)
        return Int32(weight < 0 ? scaled - 0.5 : scaled + 0.5)
    }
}

/// One axis of a resize: how long it was and becomes, and which of its outputs are wanted.
struct ResamplingAxis {
    let inputSize: Int
    let outputSize: Int
    let part: Range<Int>
    let filter: ResamplingFilter
    /// Input samples for one output sample.
    let scale: Double
    /// How much wider than for an enlargement the filter is.
    let filterScale: Double
    private let support: Double

    init(from inputSize: Int, to outputSize: Int, part: Range<Int>, filter: ResamplingFilter) {
        precondition(
            !part.isEmpty && part.lowerBound >= 0 && part.upperBound <= outputSize && outputSize < 1 << 48,
            "the size, or the part of it, is not possible")
        self.inputSize = inputSize
        self.outputSize = outputSize
        self.part = part
        self.filter = filter
        scale = Double(inputSize) / Double(outputSize)
        filterScale = max(scale, 1)
        support = filter.support * filterScale
    }

    /// Nothing changes but that only ``part`` is kept.
    var isIdentity: Bool { inputSize == outputSize }

    /// The most inputs that an output has.
    var taps: Int { min(Int(support.rounded(.up)) * 2 + 1, inputSize) }

    func center(of output: Int) -> Double { (Double(output) + 0.5) * scale }

    func inputs(of output: Int) -> Range<Int> {
        let start = max(0, Int(center(of: output) - support + 0.5))
        return start..<max(start, min(inputSize, Int(center(of: output) + support + 0.5)))
    }

    /// The inputs that ``part`` needs.
    var needed: Range<Int> {
        if isIdentity { return part }
        return inputs(of: part.lowerBound).lowerBound..<inputs(of: part.upperBound - 1).upperBound
    }

    /// ``part``, cut so that the weights of a piece stay few even where a hundred million columns become some hundred.
    var pieces: [Range<Int>] {
        let length = max(1, 4_000_000 / taps)
        return stride(from: part.lowerBound, to: part.upperBound, by: length).map {
            $0..<min($0 + length, part.upperBound)
        }
    }
}

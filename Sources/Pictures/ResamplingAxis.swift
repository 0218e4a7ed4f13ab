/// One axis of a resize: the input and output lengths, and the part of the output to compute.
struct ResamplingAxis {
    let inputSize: Int
    let outputSize: Int
    let part: Range<Int>
    let filter: ResamplingFilter
    /// The number of input samples for one output sample.
    let scale: Double
    /// The factor by which the filter is wider than for an enlargement.
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

    /// `true` if the length stays the same, so that only ``part`` is cut out.
    var isIdentity: Bool { inputSize == outputSize }

    /// The maximum number of inputs of one output.
    var taps: Int { min(Int(support.rounded(.up)) * 2 + 1, inputSize) }

    func center(of output: Int) -> Double { (Double(output) + 0.5) * scale }

    func inputs(of output: Int) -> Range<Int> {
        let start = max(0, Int(center(of: output) - support + 0.5))
        return start..<max(start, min(inputSize, Int(center(of: output) + support + 0.5)))
    }

    /// The inputs that ``part`` depends on.
    var needed: Range<Int> {
        if isIdentity { return part }
        return inputs(of: part.lowerBound).lowerBound..<inputs(of: part.upperBound - 1).upperBound
    }

    /// ``part``, divided so that each piece has few weights even where a hundred million columns shrink to some
    /// hundred.
    var pieces: [Range<Int>] {
        let length = max(1, 4_000_000 / taps)
        return stride(from: part.lowerBound, to: part.upperBound, by: length).map {
            $0..<min($0 + length, part.upperBound)
        }
    }
}

/// Directions that are the same in every run: unit vectors from a small generator (SplitMix64, Steele et al. 2014).
struct RandomVectors {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// `[count, dimension]`, each row of length 1.
    mutating func unit(_ count: Int, dimension: Int) -> [Float] {
        var values = [Float](repeating: 0, count: count * dimension)
        for start in stride(from: 0, to: values.count, by: dimension) {
            var squares: Float = 0
            for index in start..<start + dimension {
                let value = next()
                values[index] = value
                squares += value * value
            }
            let scale = 1 / max(squares.squareRoot(), .leastNormalMagnitude)
            for index in start..<start + dimension { values[index] *= scale }
        }
        return values
    }

    /// In -1…1, evenly spread.
    mutating func next() -> Float {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Float((mixed ^ (mixed >> 31)) >> 40) / Float(1 << 23) - 1
    }
}

/// A seeded generator, so that a failing test fails again.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

enum Samples {
    /// How much a test can afford: unoptimised code takes some fifty times as long.
    #if DEBUG
    static let effort = 1
    #else
    static let effort = 8
    #endif

    /// `count` values, evenly distributed in -1…1.
    static func values(_ count: Int, seed: UInt64) -> [Float] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in Float(Int64(generator.next() >> 40) - (1 << 23)) * 0x1p-23 }
    }

    /// Points around `clusters` centres, as real embeddings are. Shape `[count, dimension]`.
    static func clustered(
        _ count: Int, dimension: Int, clusters: Int = 20, spread: Float = 0.4, seed: UInt64
    ) -> [Float] {
        let centres = values(clusters * dimension, seed: 424_242)
        var noise = values(count * dimension, seed: seed)
        var generator = SplitMix64(seed: seed &+ 1)
        for i in 0..<count {
            let cluster = Int.random(in: 0..<clusters, using: &generator)
            for d in 0..<dimension {
                noise[i * dimension + d] = centres[cluster * dimension + d] + spread * noise[i * dimension + d]
            }
        }
        return noise
    }
}

import Backends
import Compute
import Files
import StrictJSON
import Synchronization

/// The networks of a model: the two of an encoder, or the one that reads and writes text.
package enum Tower: String, Sendable { case image, text, language }

/// The agreement of a network in reduced precision with itself in F32.
package enum PrecisionAgreement: Sendable {
    /// The smallest cosine of any vector to F32's.
    case cosine(Double)
    /// The mean Kullback–Leibler divergence of a token's distribution from F32's, in nats.
    case divergence(Double)

    /// A Boolean value that indicates whether the results are close enough to F32's.
    var isGoodEnough: Bool {
        switch self {
        case .cosine(let cosine): cosine >= 0.995
        case .divergence(let divergence): divergence <= 0.005
        }
    }
}

/// Loads a model's networks in the requested precision, or in the fastest that is accurate enough.
package final class PrecisionChooser: Sendable {
    private let requested: Precision
    private let cache: CacheFolder?
    private let fingerprint: String
    private let decided = Mutex<[Tower: PrecisionChoice]>([:])

    /// The version of the packed weights; raised when their form, or the layers that stay in F32, change.
    private static let version = 1
    /// The version of the cached choices; raised when the kernels change, or how they are chosen.
    private static let choiceVersion = 2
    /// The least multiple of F32's speed for which a precision is chosen.
    private static let leastSpeedup = 1.05

    package init(_ requested: Precision, cache: CacheFolder?, fingerprint: String) {
        self.requested = requested
        self.cache = cache
        self.fingerprint = fingerprint
    }

    /// Returns the precision of a network, if it has been decided.
    package func choice(for tower: Tower) -> PrecisionChoice? {
        if requested != .auto { return PrecisionChoice(precision: requested) }
        // BLAS has no other.
        if Backend.current.products == .blas { return PrecisionChoice(precision: .f32) }
        return decided.withLock { $0[tower] } ?? remembered(tower)
    }

    /// Loads a network; with ``Precision/auto``, calibrates it first unless the result is cached: the choice is the
    /// first of int8, BF16 and BF16 threefold that agrees with F32 and is measured to be faster on this processor.
    ///
    /// - Parameters:
    ///   - answer: returns the results by which precisions are compared.
    ///   - agreement: the agreement of another precision's results with F32's.
    package func network<Network, Answer>(
        for tower: Tower, load: (WeightSettings) throws -> Network, answer: (Network) throws -> Answer,
        agreement: (_ exact: Answer, _ other: Answer) -> PrecisionAgreement
    ) throws -> Network {
        if let precision = choice(for: tower)?.precision.arithmetic {
            return try network(for: tower, in: precision, load: load)
        }
        // Loaded for calibration only, so nothing is cached.
        let exact = try load(WeightSettings())
        var (chosen, choice) = (exact, PrecisionChoice(precision: .f32))
        let candidates = [ArithmeticPrecision.int8, .bf16, .bf16x3].filter(\.isFast)
        if !candidates.isEmpty {
            let wanted = try answer(exact)
            for precision in candidates {
                let candidate = try network(for: tower, in: precision, load: load)
                let agreement = agreement(wanted, try answer(candidate))
                guard agreement.isGoodEnough else { continue }
                let speedup = try Self.speedup(of: { _ = try answer(candidate) }, over: { _ = try answer(exact) })
                if speedup >= Self.leastSpeedup {
                    chosen = candidate
                    choice = PrecisionChoice(Precision(precision), agreement, speedup: speedup)
                    break
                }
            }
        }
        decided.withLock { $0[tower] = choice }
        remember(choice, for: tower)
        return chosen
    }

    /// Returns the speed of `first` as a multiple of that of `second`, by the least time of each, in as many turns as
    /// it takes to be sure. Both have run before.
    private static func speedup(of first: () throws -> Void, over second: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        var least = (first: Duration.seconds(1 << 20), second: Duration.seconds(1 << 20))
        var speedup = 1.0
        for _ in 0..<3 {
            least.first = min(least.first, try clock.measure(first))
            least.second = min(least.second, try clock.measure(second))
            speedup = least.second / max(least.first, .nanoseconds(1))
            if speedup > 1.5 || speedup < 0.7 { break }
        }
        return speedup
    }

    /// Loads a network from weights packed by an earlier run, or packs and stores them.
    private func network<Network>(
        for tower: Tower, in precision: ArithmeticPrecision, load: (WeightSettings) throws -> Network
    ) throws -> Network {
        guard let cache else { return try load(WeightSettings(precision: precision)) }
        let name = "packed-\(tower.rawValue)-\(precision.rawValue).safetensors"
        let signature =
            "\(Self.version) \(fingerprint) \(tower.rawValue) \(precision.rawValue) \(ArithmeticPrecision.processor)"
        let packed =
            cache.paths(of: name).lazy.map { PackedWeights(path: $0, signature: signature) }.first {
                $0.isLoaded
            }
            ?? PackedWeights(path: nil, signature: signature)
        let network = try load(WeightSettings(precision: precision, packed: packed))
        if packed.isIncomplete { cache.store(name) { try packed.write(to: $0) } }
        return network
    }

    private static func fileName(of tower: Tower) -> String { "precision-\(tower.rawValue).json" }

    private func remembered(_ tower: Tower) -> PrecisionChoice? {
        for path in cache?.paths(of: Self.fileName(of: tower)) ?? [] {
            guard let bytes = try? OutsideFile.bytes(of: path, limit: 1 << 16),
                let json = try? JSONValue(parsing: bytes), json["version"]?.int == Self.choiceVersion,
                json["fingerprint"]?.string == fingerprint,
                json["processor"]?.string == ArithmeticPrecision.processor,
                let precision = json["precision"]?.string.flatMap(Precision.init), precision != .auto
            else { continue }
            return PrecisionChoice(
                precision: precision, cosine: json["cosine"]?.double, divergence: json["divergence"]?.double,
                speedup: json["speedup"]?.double)
        }
        return nil
    }

    private func remember(_ choice: PrecisionChoice, for tower: Tower) {
        let json: JSONObject = [
            "version": Self.choiceVersion, "fingerprint": fingerprint, "processor": ArithmeticPrecision.processor,
            "precision": choice.precision.rawValue, "cosine": choice.cosine, "divergence": choice.divergence,
            "speedup": choice.speedup,
        ]
        guard let bytes = try? OrderedJSONEncoder().encode(json) else { return }
        cache?.store(Self.fileName(of: tower), bytes: bytes)
    }
}

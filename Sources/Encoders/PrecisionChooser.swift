import Compute
import Networks
import StrictJSON
import Synchronization

/// The two networks of a model.
enum Tower: String, Sendable { case image, text }

/// Loads a model's networks in the precision that was asked for, or in the fastest that is good enough.
final class PrecisionChooser: Sendable {
    private let requested: Precision
    private let cache: ModelCacheFolder?
    private let fingerprint: String
    private let decided = Mutex<[Tower: PrecisionChoice]>([:])

    /// The least cosine to F32's vector that is good enough.
    private static let leastCosine = 0.995
    /// Raised when kernels, or what stays in F32, change so that an old answer may be wrong.
    private static let version = 1

    init(_ requested: Precision, cache: ModelCacheFolder?, fingerprint: String) {
        self.requested = requested
        self.cache = cache
        self.fingerprint = fingerprint
    }

    /// What a network computes in, as far as it is decided.
    func choice(for tower: Tower) -> PrecisionChoice? {
        if requested != .auto { return PrecisionChoice(precision: requested, cosine: nil) }
        return decided.withLock { $0[tower] } ?? remembered(tower)
    }

    func imageEncoder(of loader: any EncoderLoader, model: String) throws -> any ImageEncoder {
        try encoder(for: .image) {
            try loader.imageEncoder(model: model, $0)
        } vectors: {
            try $0.encode(CalibrationInputs.pictures())
        }
    }

    func textEncoder(of loader: any EncoderLoader, model: String) throws -> any TextEncoder {
        try encoder(for: .text) {
            try loader.textEncoder(model: model, $0)
        } vectors: {
            try $0.encode(CalibrationInputs.texts)
        }
    }

    private func encoder<Encoder>(
        for tower: Tower, load: (WeightSettings) throws -> Encoder,
        vectors: (Encoder) throws -> [[Float]]
    ) throws -> Encoder {
        if let precision = choice(for: tower)?.precision.arithmetic {
            return try encoder(for: tower, in: precision, load: load)
        }
        // Needed this once only, so that nothing is kept of it.
        let exact = try load(WeightSettings(precision: .f32, packed: nil))
        var (chosen, choice) = (exact, PrecisionChoice(precision: .f32, cosine: nil))
        let candidates = [ArithmeticPrecision.int8, .bf16].filter(\.isFast)
        if !candidates.isEmpty {
            let wanted = try vectors(exact)
            for precision in candidates {
                let candidate = try encoder(for: tower, in: precision, load: load)
                let cosine = zip(wanted, try vectors(candidate)).map(Self.product).min() ?? 0
                if cosine >= Self.leastCosine {
                    (chosen, choice) = (
                        candidate, PrecisionChoice(precision: Precision(precision), cosine: cosine)
                    )
                    break
                }
            }
        }
        decided.withLock { $0[tower] = choice }
        remember(choice, for: tower)
        return chosen
    }

    /// Loads an encoder from the weights as an earlier run packed them, or packs and keeps them.
    private func encoder<Encoder>(
        for tower: Tower, in precision: ArithmeticPrecision, load: (WeightSettings) throws -> Encoder
    ) throws -> Encoder {
        guard let cache else { return try load(WeightSettings(precision: precision, packed: nil)) }
        let name = "packed-\(tower.rawValue)-\(precision.rawValue).safetensors"
        let signature =
            "\(Self.version) \(fingerprint) \(tower.rawValue) \(precision.rawValue) \(ArithmeticPrecision.processor)"
        let packed =
            cache.paths(of: name).lazy.map { PackedWeights(path: $0, signature: signature) }.first {
                $0.isLoaded
            }
            ?? PackedWeights(path: nil, signature: signature)
        let encoder = try load(WeightSettings(precision: precision, packed: packed))
        if packed.isIncomplete { cache.store(name) { try packed.write(to: $0) } }
        return encoder
    }

    /// Of two vectors of length 1.
    private static func product(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    private static func fileName(of tower: Tower) -> String { "precision-\(tower.rawValue).json" }

    private func remembered(_ tower: Tower) -> PrecisionChoice? {
        for path in cache?.paths(of: Self.fileName(of: tower)) ?? [] {
            guard let json = try? ModelFolder.json(at: path), json["version"]?.int == Self.version,
                json["fingerprint"]?.string == fingerprint,
                json["processor"]?.string == ArithmeticPrecision.processor,
                let precision = json["precision"]?.string.flatMap(Precision.init), precision != .auto
            else { continue }
            return PrecisionChoice(precision: precision, cosine: json["cosine"]?.double)
        }
        return nil
    }

    private func remember(_ choice: PrecisionChoice, for tower: Tower) {
        let cosine = choice.cosine.map { "\($0)" } ?? "null"
        let json = """
            {"version":\(Self.version),"fingerprint":"\(fingerprint)","processor":"\(ArithmeticPrecision.processor)",\
            "precision":"\(choice.precision.rawValue)","cosine":\(cosine)}

            """
        cache?.store(Self.fileName(of: tower), bytes: Array(json.utf8))
    }
}

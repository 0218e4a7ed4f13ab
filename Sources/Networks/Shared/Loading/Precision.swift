import Compute

/// The precision of a model's matrix products. The vectors of one model are comparable across precisions: the
/// fingerprint is the same, and those of ``auto`` are within a cosine of 0.995 of F32's. For models that read and write
/// text, ``auto`` keeps the distributions of tokens within a mean divergence of 0.005 nats.
public enum Precision: String, Sendable, CaseIterable {
    /// For each network the fastest on this processor whose results stay that close to F32's, calibrated once.
    case auto
    /// Single precision, as in the reference implementations.
    case f32
    /// Weights and inputs of products rounded to 8 significant bits.
    case bf16
    /// Weights and inputs of products as sums of two numbers of 8 significant bits: within a ten-thousandth of
    /// ``f32``'s results, and several times as fast on processors with AMX. ``f32`` on others.
    case bf16x3
    /// Weights and inputs of products rounded to 8-bit integers with scales.
    case int8

    init(_ precision: ArithmeticPrecision) {
        self =
            switch precision {
            case .f32: .f32
            case .bf16: .bf16
            case .bf16x3: .bf16x3
            case .int8: .int8
            }
    }

    /// The corresponding arithmetic; nil for ``auto``.
    var arithmetic: ArithmeticPrecision? {
        switch self {
        case .auto: nil
        case .f32: .f32
        case .bf16: .bf16
        case .bf16x3: .bf16x3
        case .int8: .int8
        }
    }
}

/// The precision chosen for a network, and its agreement with F32.
public struct PrecisionChoice: Sendable, Equatable {
    /// The chosen precision; never ``Precision/auto``.
    public let precision: Precision
    /// The smallest cosine to F32's vector over the calibration inputs; nil where the precision was requested
    /// explicitly or is F32 because nothing else is faster.
    public let cosine: Double?
    /// For a model that reads and writes text, in the same cases: the mean Kullback–Leibler divergence of a token's
    /// distribution from F32's over the calibration inputs, in nats.
    public let divergence: Double?

    /// The network's speed on the calibration inputs, as a multiple of F32's; nil where it was not measured.
    public let speedup: Double?

    package init(precision: Precision, cosine: Double? = nil, divergence: Double? = nil, speedup: Double? = nil) {
        self.precision = precision
        self.cosine = cosine
        self.divergence = divergence
        self.speedup = speedup
    }

    init(_ precision: Precision, _ agreement: PrecisionAgreement, speedup: Double) {
        switch agreement {
        case .cosine(let cosine): self.init(precision: precision, cosine: cosine, speedup: speedup)
        case .divergence(let divergence): self.init(precision: precision, divergence: divergence, speedup: speedup)
        }
    }
}

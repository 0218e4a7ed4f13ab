import Compute

/// In what numbers a model's networks multiply. The vectors of one model are comparable across precisions: the fingerprint is
/// the same, and those of ``auto`` are within a cosine of 0.995 of F32's. Of models that read and write text, ``auto`` keeps
/// the distributions of tokens within a mean divergence of 0.005 nats.
public enum Precision: String, Sendable, CaseIterable {
    /// For each network the fastest on this processor whose results stay that near to F32's, found out once.
    case auto
    /// As the reference implementations compute.
    case f32
    /// Weights and inputs of products rounded to 8 significant bits.
    case bf16
    /// Weights and inputs of products rounded to 8-bit integers with scales.
    case int8

    init(_ precision: ArithmeticPrecision) {
        self =
            switch precision {
            case .f32: .f32
            case .bf16: .bf16
            case .int8: .int8
            }
    }

    /// Nil for ``auto``.
    var arithmetic: ArithmeticPrecision? {
        switch self {
        case .auto: nil
        case .f32: .f32
        case .bf16: .bf16
        case .int8: .int8
        }
    }
}

/// What a network computes in.
public struct PrecisionChoice: Sendable, Equatable {
    /// Never ``Precision/auto``.
    public let precision: Precision
    /// The smallest cosine to F32's vector of any calibration input; nil where the precision was asked for by name or is F32
    /// because nothing else is faster.
    public let cosine: Double?
    /// Of a model that reads and writes text, in the same cases: the mean Kullback–Leibler divergence of a token's
    /// distribution from F32's over the calibration inputs, in nats.
    public let divergence: Double?

    init(precision: Precision, cosine: Double? = nil, divergence: Double? = nil) {
        self.precision = precision
        self.cosine = cosine
        self.divergence = divergence
    }

    init(_ precision: Precision, _ agreement: PrecisionAgreement) {
        switch agreement {
        case .cosine(let cosine): self.init(precision: precision, cosine: cosine)
        case .divergence(let divergence): self.init(precision: precision, divergence: divergence)
        }
    }
}

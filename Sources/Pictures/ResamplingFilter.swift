import Files

/// A windowed filter kernel, as in Pillow's `Resample.c`.
public enum ResamplingFilter: Sendable, Hashable {
    /// The triangle filter: linear interpolation.
    case bilinear
    /// Keys' cubic with a = −0.5.
    case bicubic
    /// Lanczos with three lobes.
    case lanczos

    /// The radius of the kernel, in source pixels of an enlargement.
    var support: Double {
        switch self {
        case .bilinear: 1
        case .bicubic: 2
        case .lanczos: 3
        }
    }

    func callAsFunction(_ signedDistance: Double) -> Double {
        let x = abs(signedDistance)
        switch self {
        case .bilinear: return x < 1 ? 1 - x : 0
        case .bicubic:
            let a = -0.5
            if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
            return 0
        case .lanczos:
            // The edge belongs to one side only, as in Pillow.
            guard signedDistance >= -3, signedDistance < 3 else { return 0 }
            return Self.sinc(signedDistance) * Self.sinc(signedDistance / 3)
        }
    }

    private static func sinc(_ x: Double) -> Double {
        if x == 0 { return 1 }
        let angle = x * Double.pi
        return sin(angle) / angle
    }
}

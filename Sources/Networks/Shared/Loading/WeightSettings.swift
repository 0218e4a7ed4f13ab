import Compute

/// The precision and packed weights with which a network is loaded.
public struct WeightSettings: Sendable {
    /// The precision of the network's products.
    public var precision: ArithmeticPrecision
    /// The weights packed by an earlier run, to which missing ones are added; nil without a cache.
    public var packed: PackedWeights?
    /// `true` to check names, shapes and types of all tensors without reading the matrices. The network must not be
    /// used then.
    package var isDryRun = false

    /// Creates settings.
    public init(precision: ArithmeticPrecision = .f32, packed: PackedWeights? = nil) {
        self.precision = precision
        self.packed = packed
    }

    /// The settings with which a folder is checked by loading everything but the matrices.
    package static var dryRun: WeightSettings {
        var settings = WeightSettings()
        settings.isDryRun = true
        return settings
    }

    /// The settings for layers that are always F32 and not cached.
    var exact: WeightSettings { isDryRun ? .dryRun : WeightSettings() }
}

import ModelFiles
import Networks

/// The precision of a model's matrix products.
public typealias Precision = Networks.Precision
/// The precision chosen for a network.
public typealias PrecisionChoice = Networks.PrecisionChoice
/// A cache of calibration results and packed weights.
public typealias ModelCache = ModelFiles.ModelCache

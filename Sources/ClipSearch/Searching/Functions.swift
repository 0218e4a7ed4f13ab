import Files

/// Returns the natural logarithm.
func logarithm(_ value: Double) -> Double { log(value) }

/// Returns 1 / (1 + e⁻ˣ).
func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

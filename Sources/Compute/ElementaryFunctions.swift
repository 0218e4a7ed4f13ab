import Files

/// Returns the natural logarithm of `x`.
package func naturalLogarithm(_ x: Float) -> Float { log(x) }

/// Returns the natural logarithm of `x`.
package func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// Returns eˣ.
package func exponential(_ x: Float) -> Float { exp(x) }

/// Returns xʸ.
package func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }

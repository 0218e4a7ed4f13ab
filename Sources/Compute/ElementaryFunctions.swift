import Files

/// ln x
package func naturalLogarithm(_ x: Float) -> Float { log(x) }

/// ln x
package func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// eˣ
package func exponential(_ x: Float) -> Float { exp(x) }

/// xʸ
package func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }

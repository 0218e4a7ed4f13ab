#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// ln x
package func naturalLogarithm(_ x: Float) -> Float { log(x) }

/// ln x
package func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// eˣ
package func exponential(_ x: Float) -> Float { exp(x) }

/// xʸ
package func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }

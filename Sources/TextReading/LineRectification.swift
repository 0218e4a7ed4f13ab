import Pictures

extension Picture {
    /// Returns the inside of a quadrilateral as an upright picture, as wide and high as its longer sides; nil where
    /// it is thinner than two pixels.
    ///
    /// Sampled by Keys' cubic with a = −0.75, beyond the picture's edges its outermost pixels.
    package func rectified(_ place: Quadrilateral) -> Picture? {
        let (width, height) = (Int(place.width), Int(place.height))
        guard width > 1, height > 1 else { return nil }
        let map = Projection(onto: place)
        var output: [UInt8] = []
        output.reserveCapacity(width * height * 3)
        pixels.withUnsafeBufferPointer { pixels in
            for y in 0..<height {
                for x in 0..<width {
                    let source = map(Double(x) / Double(width), Double(y) / Double(height))
                    append(source, of: pixels, to: &output)
                }
            }
        }
        return Picture(width: width, height: height, pixels: output)
    }

    /// Returns a line as ``rectified(_:)`` does, but of a reduced picture where it is much larger than a recogniser
    /// takes it: what a line costs does not grow with the picture.
    ///
    /// - Parameters:
    ///   - height: the height to which the line will be scaled.
    ///   - mostWidth: the largest width to which it will be scaled.
    package func line(_ place: Quadrilateral, height: Int, mostWidth: Int) -> Picture? {
        let (shorter, longer) = (min(place.width, place.height), max(place.width, place.height))
        let factor = max(shorter / Double(3 * height), longer / Double(2 * mostWidth)).rounded(.up)
        guard factor > 1 else { return rectified(place) }
        let size = (
            width: Int((Double(width) / factor).rounded(.up)), height: Int((Double(self.height) / factor).rounded(.up))
        )
        let (x, y) = (Double(size.width) / Double(width), Double(size.height) / Double(self.height))
        let reduced = place.mapped { PicturePoint(x: ($0.x + 0.5) * x - 0.5, y: ($0.y + 0.5) * y - 0.5) }
        // As far around as the cubic looks.
        let columns = Self.pixels(around: reduced.corners.map(\.x), of: size.width)
        let rows = Self.pixels(around: reduced.corners.map(\.y), of: size.height)
        let part = resized(width: size.width, height: size.height, columns: columns, rows: rows, filter: .bilinear)
        return part.rectified(
            reduced.mapped { $0 - PicturePoint(x: Double(columns.lowerBound), y: Double(rows.lowerBound)) })
    }

    private static func pixels(around places: [Double], of side: Int) -> Range<Int> {
        let first = min(max(Int((places.min() ?? 0).rounded(.down)) - 2, 0), side - 1)
        let last = min(max(Int((places.max() ?? 0).rounded(.up)) + 2, first), side - 1)
        return first..<last + 1
    }

    /// Appends the value at a place between pixels.
    private func append(
        _ place: PicturePoint, of pixels: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]
    ) {
        // Far beyond the edges all is the edge's pixel.
        let x = min(max(place.x, -2), Double(width) + 1)
        let y = min(max(place.y, -2), Double(height) + 1)
        let (left, top) = (x.rounded(.down), y.rounded(.down))
        let (across, down) = (Self.weights(x - left), Self.weights(y - top))
        var sums = SIMD4<Float>.zero
        for row in 0..<4 {
            let line = min(max(Int(top) + row - 1, 0), height - 1) * width
            var inLine = SIMD4<Float>.zero
            for column in 0..<4 {
                let pixel = (line + min(max(Int(left) + column - 1, 0), width - 1)) * 3
                let values = SIMD4(Float(pixels[pixel]), Float(pixels[pixel + 1]), Float(pixels[pixel + 2]), 0)
                inLine += across[column] * values
            }
            sums += down[row] * inLine
        }
        for channel in 0..<3 { output.append(UInt8(min(max(sums[channel].rounded(), 0), 255))) }
    }

    /// Returns the weights of the four pixels around a place that lies `t` behind the second.
    private static func weights(_ t: Double) -> SIMD4<Float> {
        let a = -0.75
        func near(_ x: Double) -> Double { ((a + 2) * x - (a + 3)) * x * x + 1 }
        func far(_ x: Double) -> Double { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
        return SIMD4(Float(far(1 + t)), Float(near(t)), Float(near(1 - t)), Float(far(2 - t)))
    }

    /// Returns the picture turned by quarters of a circle, anticlockwise.
    package func turned(quarters: Int) -> Picture { upright(from: [1, 8, 3, 6][quarters % 4]) }
}

/// The projective map from the unit square onto a quadrilateral. Heckbert, "Fundamentals of Texture Mapping and Image
/// Warping", 1989.
private struct Projection {
    private let a, b, c, d, e, f, g, h: Double

    init(onto place: Quadrilateral) {
        let (p, q) = (place.topLeading, place.topTrailing)
        let (r, s) = (place.bottomTrailing, place.bottomLeading)
        let (right, below) = (q - r, s - r)
        let sum = p - q + r - s
        let determinant = right.cross(below)
        let isFlat = determinant == 0
        g = isFlat ? 0 : sum.cross(below) / determinant
        h = isFlat ? 0 : right.cross(sum) / determinant
        a = q.x - p.x + g * q.x
        b = s.x - p.x + h * s.x
        c = p.x
        d = q.y - p.y + g * q.y
        e = s.y - p.y + h * s.y
        f = p.y
    }

    func callAsFunction(_ u: Double, _ v: Double) -> PicturePoint {
        let depth = g * u + h * v + 1
        return PicturePoint(x: (a * u + b * v + c) / depth, y: (d * u + e * v + f) / depth)
    }
}

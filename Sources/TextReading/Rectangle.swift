/// A rectangle of any direction.
package struct Rectangle: Equatable {
    let middle: PicturePoint
    /// The direction of the sides that ``width`` measures, of length 1.
    let direction: PicturePoint
    let width: Double
    let height: Double

    package var area: Double { width * height }
    var shorterSide: Double { min(width, height) }

    private init(middle: PicturePoint, direction: PicturePoint, width: Double, height: Double) {
        self.middle = middle
        self.direction = direction
        self.width = width
        self.height = height
    }

    /// Creates the rectangle of the smallest area around some points. One of its sides lies on a side of their convex
    /// hull. Freeman and Shapira, "Determining the Minimum-Area Encasing Rectangle for an Arbitrary Closed Curve",
    /// 1975.
    ///
    /// - Returns: nil where all points lie on a line.
    package init?(around points: [PicturePoint]) {
        let hull = Self.hull(of: points)
        guard hull.count > 2 else { return nil }
        var best: Rectangle?
        for (index, start) in hull.enumerated() {
            let side = hull[(index + 1) % hull.count] - start
            let direction = side * (1 / side.length)
            let across = PicturePoint(x: -direction.y, y: direction.x)
            let along = Self.extent(of: hull) { $0.x * direction.x + $0.y * direction.y }
            let away = Self.extent(of: hull) { $0.x * across.x + $0.y * across.y }
            let (width, height) = (along.upperBound - along.lowerBound, away.upperBound - away.lowerBound)
            guard width * height < best?.area ?? .infinity else { continue }
            best = Rectangle(
                middle: direction * ((along.lowerBound + along.upperBound) / 2)
                    + across * ((away.lowerBound + away.upperBound) / 2),
                direction: direction, width: width, height: height)
        }
        guard let best else { return nil }
        self = best
    }

    /// Returns the rectangle with all sides moved outwards.
    func widened(by distance: Double) -> Rectangle {
        Rectangle(
            middle: middle, direction: direction, width: width + 2 * distance, height: height + 2 * distance)
    }

    package func contains(_ point: PicturePoint) -> Bool { columns(inRow: point.y)?.contains(point.x) ?? false }

    /// Returns the part of a horizontal line that lies inside; nil where none does.
    func columns(inRow y: Double) -> ClosedRange<Double>? {
        let down = y - middle.y
        guard let along = Self.solutions(of: direction.x, direction.y * down, within: width / 2),
            let across = Self.solutions(of: -direction.y, direction.x * down, within: height / 2)
        else { return nil }
        let (first, last) = (
            max(along.lowerBound, across.lowerBound), min(along.upperBound, across.upperBound)
        )
        return first <= last ? middle.x + first...middle.x + last : nil
    }

    /// Returns the numbers x for which |factor · x + constant| ≤ limit, but for rounding.
    private static func solutions(of factor: Double, _ constant: Double, within limit: Double) -> ClosedRange<Double>? {
        let limit = limit + 1e-6
        guard abs(factor) > 1e-12 else {
            return abs(constant) <= limit ? -Double.infinity...Double.infinity : nil
        }
        let ends = ((-limit - constant) / factor, (limit - constant) / factor)
        return min(ends.0, ends.1)...max(ends.0, ends.1)
    }

    /// The corners, clockwise from the upper one of the two on the left.
    package var corners: Quadrilateral {
        let along = direction * (width / 2)
        let across = PicturePoint(x: -direction.y, y: direction.x) * (height / 2)
        let ends = [middle - along, middle + along]
        let byColumn = ends.flatMap { [$0 - across, $0 + across] }.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        let left = byColumn[0].y <= byColumn[1].y ? (byColumn[0], byColumn[1]) : (byColumn[1], byColumn[0])
        let right = byColumn[2].y <= byColumn[3].y ? (byColumn[2], byColumn[3]) : (byColumn[3], byColumn[2])
        return Quadrilateral(
            topLeading: left.0, topTrailing: right.0, bottomTrailing: right.1, bottomLeading: left.1)
    }

    private static func extent(
        of points: [PicturePoint], along coordinate: (PicturePoint) -> Double
    ) -> ClosedRange<Double> {
        var (least, most) = (Double.infinity, -Double.infinity)
        for point in points {
            let value = coordinate(point)
            (least, most) = (min(least, value), max(most, value))
        }
        return least...max(least, most)
    }

    /// Returns the corners of the smallest convex shape around some points. Andrew, "Another Efficient Algorithm for
    /// Convex Hulls in Two Dimensions", 1979.
    private static func hull(of points: [PicturePoint]) -> [PicturePoint] {
        let sorted = Set(points).sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        guard sorted.count > 2 else { return sorted }
        func half(_ points: some Sequence<PicturePoint>) -> [PicturePoint] {
            var chain: [PicturePoint] = []
            for point in points {
                while chain.count > 1,
                    (chain[chain.count - 1] - chain[chain.count - 2]).cross(point - chain[chain.count - 1]) <= 0
                {
                    chain.removeLast()
                }
                chain.append(point)
            }
            return Array(chain.dropLast())
        }
        return half(sorted) + half(sorted.reversed())
    }
}

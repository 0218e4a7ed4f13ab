/// Finds the lines in a map of probabilities, as Liao et al., "Real-time Scene Text Detection with Differentiable
/// Binarization", 2020: connected regions, the smallest rectangle around each, widened.
package struct TextBoxes {
    /// The probability above which a pixel belongs to writing.
    static let threshold: Float = 0.3
    /// The least mean probability in a rectangle.
    static let leastConfidence: Float = 0.6
    /// The area by which a rectangle is widened, in its own areas: the network is trained to find the middle of a
    /// line.
    private static let widening = 1.5
    /// The shortest side before and after the rectangle is widened, in pixels of the map.
    private static let leastSide = (before: 3.0, after: 5.0)
    /// The most regions that are looked at, the first ones from above.
    private static let mostRegions = 1000

    private let probabilities: [Float]
    private let width: Int
    private let height: Int

    /// - Parameter probabilities: [height · width]
    package init(_ probabilities: [Float], width: Int, height: Int) {
        precondition(probabilities.count == width * height)
        self.probabilities = probabilities
        self.width = width
        self.height = height
    }

    /// Returns the rectangles of lines, in pixels of the map; each begins at its corner at the top left.
    package func find() -> [Quadrilateral] {
        regions().compactMap { region in
            guard let rectangle = Rectangle(around: region), rectangle.shorterSide >= Self.leastSide.before,
                confidence(in: rectangle) >= Self.leastConfidence
            else { return nil }
            let widened = rectangle.widened(
                by: rectangle.area * Self.widening / (2 * (rectangle.width + rectangle.height)))
            return widened.shorterSide < Self.leastSide.after ? nil : widened.corners
        }
    }

    /// Returns the connected regions of writing, of each the first and last pixel of every row: no others are corners
    /// of its hull.
    private func regions() -> [[PicturePoint]] {
        var seen = [Bool](repeating: false, count: probabilities.count)
        var found: [[PicturePoint]] = []
        var open: [Int] = []
        for start in probabilities.indices where probabilities[start] > Self.threshold && !seen[start] {
            guard found.count < Self.mostRegions else { break }
            var ends: [Int: ClosedRange<Int>] = [:]
            open.append(start)
            seen[start] = true
            while let place = open.popLast() {
                let (y, x) = place.quotientAndRemainder(dividingBy: width)
                let row = ends[y] ?? x...x
                ends[y] = min(row.lowerBound, x)...max(row.upperBound, x)
                for nextY in max(y - 1, 0)...min(y + 1, height - 1) {
                    for nextX in max(x - 1, 0)...min(x + 1, width - 1) {
                        let next = nextY * width + nextX
                        guard !seen[next], probabilities[next] > Self.threshold else { continue }
                        seen[next] = true
                        open.append(next)
                    }
                }
            }
            found.append(
                ends.flatMap { y, row in
                    [row.lowerBound, row.upperBound].map { PicturePoint(x: Double($0), y: Double(y)) }
                })
        }
        return found
    }

    /// Returns the mean probability of the pixels in a rectangle.
    private func confidence(in rectangle: Rectangle) -> Float {
        let rows = rectangle.corners.corners.map(\.y)
        let first = max(Int((rows.min() ?? 0).rounded(.up)), 0)
        let last = min(Int((rows.max() ?? 0).rounded(.down)), height - 1)
        var (sum, count): (Float, Int) = (0, 0)
        for y in first..<max(last + 1, first) {
            guard let inside = rectangle.columns(inRow: Double(y)) else { continue }
            let left = Int(max(inside.lowerBound, 0).rounded(.up))
            let right = Int(min(inside.upperBound, Double(width - 1)).rounded(.down))
            guard left <= right else { continue }
            for x in left...right { sum += probabilities[y * width + x] }
            count += right - left + 1
        }
        return count == 0 ? 0 : sum / Float(count)
    }
}

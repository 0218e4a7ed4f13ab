/// The order in which a person reads lines: row by row, each from its beginning, seen the way most of the writing
/// runs.
enum ReadingOrder {
    static func sorted(_ lines: [TextLine]) -> [TextLine] {
        let direction = direction(of: lines)
        let along = { (line: TextLine) in line.place.middle.x * direction.x + line.place.middle.y * direction.y }
        let across = { (line: TextLine) in direction.cross(line.place.middle) }
        var rows: [[TextLine]] = []
        for line in lines.sorted(by: { across($0) < across($1) }) {
            // A line belongs to a row whose last line it stands beside: each one's middle is within the other's
            // height.
            if let last = rows.last?.last,
                2 * abs(across(line) - across(last)) < min(line.place.height, last.place.height)
            {
                rows[rows.count - 1].append(line)
            } else {
                rows.append([line])
            }
        }
        return rows.flatMap { $0.sorted { along($0) < along($1) } }
    }

    /// Returns the direction in which most of the writing runs, of length 1.
    private static func direction(of lines: [TextLine]) -> PicturePoint {
        let sum = lines.reduce(PicturePoint(x: 0, y: 0)) { $0 + $1.place.topTrailing - $1.place.topLeading }
        return sum.length < 1e-6 ? PicturePoint(x: 1, y: 0) : sum * (1 / sum.length)
    }
}

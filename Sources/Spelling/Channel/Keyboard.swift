/// The adjacent keys on a QWERTY keyboard.
enum Keyboard {
    static func areNeighbours(_ a: UInt8, _ b: UInt8) -> Bool {
        guard let a = letterNumber(a), let b = letterNumber(b) else { return false }
        return neighbours[a] & 1 << UInt32(b) != 0
    }

    private static func letterNumber(_ letter: UInt8) -> Int? {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) ? Int(letter - UInt8(ascii: "a")) : nil
    }

    /// For each letter, a bit for each of its neighbours.
    private static let neighbours: [UInt32] = {
        // The rows are offset by about half a key.
        let rows: [(keys: String, offset: Double)] = [("qwertyuiop", 0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75)]
        var places: [(letter: Int, x: Double, y: Double)] = []
        for (y, row) in rows.enumerated() {
            for (x, key) in row.keys.utf8.enumerated() {
                places.append((Int(key - UInt8(ascii: "a")), Double(x) + row.offset, Double(y)))
            }
        }
        var neighbours = [UInt32](repeating: 0, count: 26)
        for a in places {
            for b in places where a.letter != b.letter && abs(a.y - b.y) <= 1 && abs(a.x - b.x) <= 1 {
                neighbours[a.letter] |= 1 << UInt32(b.letter)
            }
        }
        return neighbours
    }()
}

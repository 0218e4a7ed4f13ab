/// A few colours that stand for all of a picture's.
package struct ColourPalette {
    package typealias Colour = (red: Int, green: Int, blue: Int)

    package let colours: [Colour]
    /// The nearest colour for each of the 32 × 32 × 32 cells of the colour cube.
    private let nearestOfCell: [UInt8]

    /// Chooses at most `count` colours (1 to 256) by median cut (Heckbert 1982): the box with the widest spread of pixels
    /// is cut at the median of its longest side, until there are enough boxes.
    package init(of image: PixelImage, count: Int) {
        var boxes = [Box(cells: Self.occupiedCells(of: image))]
        while boxes.count < min(max(count, 1), 256) {
            guard let widest = boxes.indices.filter({ boxes[$0].cells.count > 1 }).max(by: { boxes[$0].spread < boxes[$1].spread })
            else { break }
            let (low, high) = boxes[widest].cut()
            boxes[widest] = low
            boxes.append(high)
        }
        let colours = boxes.map(\.mean)
        self.colours = colours
        nearestOfCell = (0..<32 * 32 * 32).map { cell in
            let centre = (red: (cell >> 10) << 3 | 4, green: (cell >> 5 & 31) << 3 | 4, blue: (cell & 31) << 3 | 4)
            let nearest = colours.indices.min { Self.distance(colours[$0], centre) < Self.distance(colours[$1], centre) }
            return UInt8(nearest ?? 0)
        }
    }

    /// The index of a colour near to this one; components outside 0...255 are brought inside.
    package func nearest(red: Int, green: Int, blue: Int) -> Int { Int(nearestOfCell[Self.cell(red, green, blue)]) }

    /// For each pixel the index of its colour, with the error passed on to the neighbours (Floyd and Steinberg 1976).
    package func dithered(_ image: PixelImage) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: image.width * image.height)
        // Errors times 16 for this row and the next, with a column to spare at both ends.
        var current = [Int](repeating: 0, count: (image.width + 2) * 3)
        var next = current
        for y in 0..<image.height {
            for x in 0..<image.width {
                var wanted = SIMD3<Int>.zero
                for channel in 0..<3 {
                    let exact = Int(image.pixels[(y * image.width + x) * 3 + channel])
                    wanted[channel] = min(max(exact + current[(x + 1) * 3 + channel] / 16, 0), 255)
                }
                let index = nearest(red: wanted[0], green: wanted[1], blue: wanted[2])
                result[y * image.width + x] = UInt8(index)
                let chosen = SIMD3(colours[index].red, colours[index].green, colours[index].blue)
                for channel in 0..<3 {
                    let error = wanted[channel] - chosen[channel]
                    current[(x + 2) * 3 + channel] += error * 7
                    next[x * 3 + channel] += error * 3
                    next[(x + 1) * 3 + channel] += error * 5
                    next[(x + 2) * 3 + channel] += error
                }
            }
            (current, next) = (next, current)
            for index in next.indices { next[index] = 0 }
        }
        return result
    }

    private static func cell(_ red: Int, _ green: Int, _ blue: Int) -> Int {
        let steps = SIMD3(red, green, blue).clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255)) &>> 3
        return steps[0] << 10 | steps[1] << 5 | steps[2]
    }

    private static func distance(_ a: Colour, _ b: Colour) -> Int {
        let (red, green, blue) = (a.red - b.red, a.green - b.green, a.blue - b.blue)
        return red * red + green * green + blue * blue
    }

    private static func occupiedCells(of image: PixelImage) -> [Cell] {
        var cells = [Cell](repeating: Cell(), count: 32 * 32 * 32)
        for start in stride(from: 0, to: image.pixels.count, by: 3) {
            let (red, green, blue) = (Int(image.pixels[start]), Int(image.pixels[start + 1]), Int(image.pixels[start + 2]))
            cells[cell(red, green, blue)].add(red, green, blue)
        }
        return cells.filter { $0.count > 0 }
    }

    /// The pixels of one cell of the colour cube: their number and the sums of their channels.
    private struct Cell {
        var count = 0
        var sums = SIMD3<Int>.zero

        mutating func add(_ red: Int, _ green: Int, _ blue: Int) {
            count += 1
            sums &+= SIMD3(red, green, blue)
        }

        func mean(_ channel: Int) -> Int { sums[channel] / count }
    }

    private struct Box {
        var cells: [Cell]

        var pixelCount: Int { cells.reduce(0) { $0 + $1.count } }

        var mean: Colour {
            let sums = cells.reduce(SIMD3<Int>.zero) { $0 &+ $1.sums }
            let count = max(1, pixelCount)
            return (sums[0] / count, sums[1] / count, sums[2] / count)
        }

        private func length(_ channel: Int) -> Int {
            let values = cells.map { $0.mean(channel) }
            return (values.max() ?? 0) - (values.min() ?? 0)
        }

        private var longestChannel: Int { (0..<3).max { length($0) < length($1) } ?? 0 }

        var spread: Int { length(longestChannel) * pixelCount }

        /// Two boxes, neither empty, for a box of at least two cells.
        func cut() -> (Box, Box) {
            let channel = longestChannel
            let sorted = cells.sorted { $0.mean(channel) < $1.mean(channel) }
            let half = pixelCount / 2
            var seen = 0
            var position = 0
            while position < sorted.count - 1, seen + sorted[position].count <= half || position == 0 {
                seen += sorted[position].count
                position += 1
            }
            return (Box(cells: Array(sorted[..<position])), Box(cells: Array(sorted[position...])))
        }
    }
}

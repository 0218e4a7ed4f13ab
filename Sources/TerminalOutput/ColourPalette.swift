/// A palette of a few colours that approximates all of a picture's.
package struct ColourPalette {
    /// Red, green and blue, each in 0...255.
    package typealias Colour = SIMD3<Int>

    package let colours: [Colour]

    /// Chooses at most `count` colours (1 to 256) by median cut (Heckbert 1982): the box with the widest spread of
    /// pixels is cut at the median of its longest side, until there are enough boxes.
    package init(of image: PixelImage, count: Int) {
        var boxes = [Box(cells: Self.occupiedCells(of: image))]
        while boxes.count < min(max(count, 1), 256) {
            guard
                let widest = boxes.indices.filter({ boxes[$0].cells.count > 1 }).max(by: {
                    boxes[$0].spread < boxes[$1].spread
                })
            else { break }
            let (low, high) = boxes[widest].cut()
            boxes[widest] = low
            boxes.append(high)
        }
        colours = boxes.map(\.mean)
    }

    /// Returns the index of the colour nearest to the middle of a cell of the colour cube.
    private func nearest(toCell cell: Int) -> Int {
        let middle = SIMD3(cell >> 10, cell >> 5 & 31, cell & 31) &<< 3 &+ 4
        return colours.indices.min { Self.distance(colours[$0], middle) < Self.distance(colours[$1], middle) } ?? 0
    }

    /// Returns the index of each pixel's colour, with the error diffused to the neighbours (Floyd and Steinberg 1976).
    package func dithered(_ image: PixelImage) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: image.width * image.height)
        // The nearest colours found so far, by cell.
        var known = [Int16](repeating: -1, count: 32 * 32 * 32)
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
                let cell = Self.cell(wanted)
                if known[cell] < 0 { known[cell] = Int16(nearest(toCell: cell)) }
                let index = Int(known[cell])
                result[y * image.width + x] = UInt8(index)
                for channel in 0..<3 {
                    let error = wanted[channel] - colours[index][channel]
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

    /// Returns the cell of a colour whose components are in 0...255.
    private static func cell(_ colour: Colour) -> Int {
        let steps = colour &>> 3
        return steps[0] << 10 | steps[1] << 5 | steps[2]
    }

    private static func distance(_ a: Colour, _ b: Colour) -> Int {
        let difference = a &- b
        return (difference &* difference).wrappedSum()
    }

    private static func occupiedCells(of image: PixelImage) -> [Cell] {
        var cells = [Cell](repeating: Cell(), count: 32 * 32 * 32)
        for start in stride(from: 0, to: image.pixels.count, by: 3) {
            let colour = SIMD3(Int(image.pixels[start]), Int(image.pixels[start + 1]), Int(image.pixels[start + 2]))
            cells[cell(colour)].count += 1
            cells[cell(colour)].sums &+= colour
        }
        return cells.filter { $0.count > 0 }
    }

    /// The pixels of one cell of the colour cube: their number and the sums of their channels.
    private struct Cell {
        var count = 0
        var sums = SIMD3<Int>.zero

        func mean(_ channel: Int) -> Int { sums[channel] / count }
    }

    /// Several cells, and the properties by which boxes are chosen.
    private struct Box {
        let cells: [Cell]
        let mean: Colour
        /// The channel with the widest range among the cells.
        private let longestChannel: Int
        private let pixelCount: Int
        let spread: Int

        init(cells: [Cell]) {
            self.cells = cells
            var (low, high) = (SIMD3(repeating: 255), SIMD3(repeating: 0))
            var (sums, count) = (SIMD3<Int>.zero, 0)
            for cell in cells {
                let mean = SIMD3(cell.mean(0), cell.mean(1), cell.mean(2))
                low.replace(with: mean, where: mean .< low)
                high.replace(with: mean, where: mean .> high)
                sums &+= cell.sums
                count += cell.count
            }
            let lengths = high &- low
            longestChannel = (0..<3).max { lengths[$0] < lengths[$1] } ?? 0
            mean = sums / max(1, count)
            pixelCount = count
            spread = lengths[longestChannel] * count
        }

        /// Divides a box of at least two cells into two non-empty boxes.
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

import Pictures
import StrictJSON
import Testing

@Suite struct ResizingTests {
    private struct Resize {
        let from: (Int, Int), to: (Int, Int)
        let filter: ResamplingFilter
        let checksum: String
    }

    private func golden() throws -> [Resize] {
        try #require(try Golden.json("resizes.json").array).map { item in
            let fields = try #require(item.array)
            let numbers = fields.compactMap(\.int)
            let filter: ResamplingFilter = [1: .lanczos, 2: .bilinear, 3: .bicubic][numbers[4]] ?? .bicubic
            return Resize(
                from: (numbers[0], numbers[1]), to: (numbers[2], numbers[3]), filter: filter,
                checksum: try #require(fields[5].string))
        }
    }

    @Test func bitForBitAsPillow() throws {
        let resizes = try golden()
        #expect(resizes.count > 100)
        for resize in resizes {
            let resized = Golden.scene(resize.from.0, resize.from.1)
                .resized(width: resize.to.0, height: resize.to.1, filter: resize.filter)
            #expect(Golden.checksum(resized.pixels) == resize.checksum, "\(resize)")
        }
    }

    @Test func plainAndPortableKernelsAreEqual() throws {
        for resize in try golden().filter({ $0.from.0 * $0.from.1 < 20_000 && $0.to.0 * $0.to.1 < 20_000 }) {
            let picture = Golden.scene(resize.from.0, resize.from.1)
            for kernels in [ResamplingKernels.plain, .portable] {
                let resized = picture.resized(
                    width: resize.to.0, height: resize.to.1, columns: 0..<resize.to.0, rows: 0..<resize.to.1,
                    filter: resize.filter, kernels: kernels)
                #expect(Golden.checksum(resized.pixels) == resize.checksum, "\(resize)")
            }
        }
    }

    /// The fast passes look sixteen bytes ahead; noise of every width shows a wrong edge at once.
    @Test func everySmallSize() {
        var state: UInt32 = 7
        for width in 1...40 {
            for (height, newWidth, newHeight) in [
                (1, 3, 1), (2, 7, 5), (9, 2, 3), (5, width, 2), (3, 17, 3), (40, 33, 4),
            ] {
                let noise = Picture(
                    width: width, height: height,
                    pixels: (0..<width * height * 3).map { _ in
                        state = state &* 1_664_525 &+ 1_013_904_223
                        return state >> 31 == 0 ? 0 : UInt8(state >> 23 & 255)
                    })
                let fast = noise.resized(width: newWidth, height: newHeight)
                let plain = noise.resized(
                    width: newWidth, height: newHeight, columns: 0..<newWidth, rows: 0..<newHeight, filter: .bicubic,
                    kernels: .plain)
                #expect(fast == plain, "\(width)x\(height) -> \(newWidth)x\(newHeight)")
            }
        }
    }

    @Test func partsAreCropsOfTheWhole() {
        for (width, height, newWidth, newHeight) in [
            (90, 61, 45, 30), (61, 200, 45, 20), (30, 30, 30, 11), (30, 30, 11, 30), (12, 9, 70, 50), (20, 20, 20, 20),
        ] {
            let picture = Golden.scene(width, height)
            let whole = picture.resized(width: newWidth, height: newHeight)
            for (columns, rows) in [
                (0..<1, 0..<1), (3..<9, 2..<11), (newWidth - 2..<newWidth, newHeight - 3..<newHeight),
                (0..<newWidth, 5..<6),
            ] {
                let part = picture.resized(width: newWidth, height: newHeight, columns: columns, rows: rows)
                #expect(
                    part
                        == whole.cropped(
                            x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count))
            }
        }
    }

    @Test func extremeProportions() {
        let line = Picture(width: 3_000_000, height: 1, pixels: [UInt8](repeating: 77, count: 9_000_000))
        #expect(line.resized(width: 20, height: 20).pixels.allSatisfy { $0 == 77 })
        let part = line.resized(width: 3_000_000 * 224, height: 224, columns: 1_000_000..<1_000_010, rows: 0..<10)
        #expect(part.width == 10 && part.height == 10 && part.pixels.allSatisfy { $0 == 77 })
    }
}

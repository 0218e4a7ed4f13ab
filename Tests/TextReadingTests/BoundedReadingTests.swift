import Pictures
import Testing
import TextReading

/// Pictures with more writing, or larger, than can be read in a reasonable time.
@Suite struct BoundedReadingTests {
    /// The ticket again and again, one copy below the other.
    private static func page(copies: Int, quarters: Int = 0) throws -> Picture {
        let ticket = try Picture(contentsOfFile: Golden.path("ticket.png"))
        let pixels = (0..<copies).flatMap { _ in ticket.pixels }
        return Picture(width: ticket.width, height: copies * ticket.height, pixels: pixels).turned(quarters: quarters)
    }

    @Test func theLargestLinesAreReadFirst() throws {
        let reader = try TextReader(folder: Golden.weights)
        let page = try Self.page(copies: 4)
        let all = reader.lines(in: page)
        try #require(all.count > 8)
        // Short lines take 320 columns each.
        let few = reader.lines(in: page, mostColumns: 5 * 320) {}
        #expect(1...5 ~= few.count)
        #expect(reader.lines(in: page, mostColumns: 319) {}.isEmpty)
        let area = { (line: TextLine) in
            let (a, b, d) = (line.place.topLeading, line.place.topTrailing, line.place.bottomLeading)
            return abs((b.x - a.x) * (d.y - a.y) - (b.y - a.y) * (d.x - a.x))
        }
        let leastRead = try #require(few.map(area).min())
        #expect(all.count { area($0) > leastRead } < 5)
    }

    /// Lines upside down cost no more than others once it shows that the picture is.
    @Test func pagesUpsideDown() throws {
        let reader = try TextReader(folder: Golden.weights)
        let (upright, turned) = (try Self.page(copies: 4), try Self.page(copies: 4, quarters: 2))
        let expected = reader.lines(in: upright).map(\.text)
        #expect(reader.lines(in: turned).map(\.text) == expected)
        let columns = 320 * (expected.count + 4)
        #expect(reader.lines(in: turned, mostColumns: columns) {}.map(\.text) == expected)
    }

    private struct Stopped: Error {}

    @Test func theWorkCanBeStopped() throws {
        let reader = try TextReader(folder: Golden.weights)
        let page = try Self.page(copies: 2)
        var steps = 0
        let lines = reader.lines(in: page) { steps += 1 }
        #expect(steps > lines.count)
        for last in [1, 2, steps] {
            var taken = 0
            #expect(throws: Stopped.self) {
                _ = try reader.lines(in: page) { () throws(Stopped) in
                    taken += 1
                    if taken == last { throw Stopped() }
                }
            }
            #expect(taken == last)
        }
    }

    /// A line is cut out of a picture no larger than a recogniser has use for, with the same content.
    @Test(arguments: [0.0, 40])
    func linesOfLargePictures(slope: Double) throws {
        let (width, height) = (4000, 1500)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width { for part in [x / 16, y / 6, (x + y) / 22] { pixels.append(UInt8(min(part, 255))) } }
        }
        let picture = Picture(width: width, height: height, pixels: pixels)
        let place = Quadrilateral(
            topLeading: PicturePoint(x: 90, y: 210), topTrailing: PicturePoint(x: 3890, y: 210 + slope),
            bottomTrailing: PicturePoint(x: 3890, y: 1210 + slope), bottomLeading: PicturePoint(x: 90, y: 1210))
        let line = try #require(picture.line(place, height: 48, mostWidth: 3200))
        #expect(line.height <= 144 && line.width <= 6400)
        let whole = try #require(picture.rectified(place)).resized(
            width: line.width, height: line.height, filter: .bilinear)
        let worst = zip(line.pixels, whole.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(worst <= 3)
        let small = try #require(picture.line(place, height: 1000, mostWidth: 3200))
        #expect(try small == #require(picture.rectified(place)))
    }
}

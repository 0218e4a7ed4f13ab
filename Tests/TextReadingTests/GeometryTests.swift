import Foundation
import Pictures
import StrictJSON
import TensorFiles
import Testing
import TextReading

/// Rectangles and rectified lines beside OpenCV's, made by `tools/reference/reading.py`.
@Suite struct GeometryTests {
    @Test func smallestRectangles() throws {
        let cases = try #require(try JSONValue(parsing: Golden.bytes("rectangles.json")).array)
        #expect(cases.count == 40)
        var same = 0
        for item in cases {
            let points = try Self.points(item["points"])
            let expected = try Self.points(item["corners"])
            let rectangle = try #require(Rectangle(around: points))
            #expect(points.allSatisfy(rectangle.contains))
            let area = Self.distance(expected[0], expected[1]) * Self.distance(expected[1], expected[2])
            #expect(abs(rectangle.area - area) < 1e-3 * area)
            // As sets: which corner comes first is each one's own affair.
            let corners = rectangle.corners.corners
            let agree = { (a: [PicturePoint], b: [PicturePoint]) in
                a.allSatisfy { corner in b.contains { Self.distance($0, corner) < 0.05 } }
            }
            if agree(corners, expected), agree(expected, corners) { same += 1 }
        }
        // Of rectangles with equal areas either may be taken.
        #expect(same >= 36)
        #expect(Rectangle(around: []) == nil)
        #expect(Rectangle(around: (0..<9).map { PicturePoint(x: Double($0), y: Double(2 * $0)) }) == nil)
    }

    private static func points(_ json: JSONValue?) throws -> [PicturePoint] {
        try #require(json?.array).map {
            let pair = ($0.array ?? []).compactMap(\.double)
            try #require(pair.count == 2)
            return PicturePoint(x: pair[0], y: pair[1])
        }
    }

    private static func distance(_ a: PicturePoint, _ b: PicturePoint) -> Double {
        ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    }

    @Test func rectifiedLines() throws {
        let file = try SafetensorsFile(path: Golden.path("lines.safetensors"))
        func picture(_ name: String) throws -> Picture {
            let tensor = try #require(file[name])
            return Picture(
                width: tensor.shape[1], height: tensor.shape[0], pixels: tensor.withUnsafeBytes { Array($0) })
        }
        let source = try picture("picture")
        for index in 0..<6 {
            let corners = try #require(file["place.\(index)"]).floats().map(Double.init)
            let corner = { PicturePoint(x: corners[2 * $0], y: corners[2 * $0 + 1]) }
            let place = Quadrilateral(
                topLeading: corner(0), topTrailing: corner(1), bottomTrailing: corner(2), bottomLeading: corner(3))
            let line = try #require(source.rectified(place))
            let expected = try picture("line.\(index)")
            try #require(line.width == expected.width && line.height == expected.height)
            let squares = zip(line.pixels, expected.pixels).reduce(0.0) {
                $0 + pow(Double($1.0) - Double($1.1), 2)
            }
            // OpenCV samples at multiples of 1/32 of a pixel.
            let noise = 10 * log10(255 * 255 * Double(line.pixels.count) / squares)
            #expect(noise > 40, "line \(index)")
        }
        let point = PicturePoint(x: 3, y: 3)
        let nowhere = Quadrilateral(
            topLeading: point, topTrailing: point, bottomTrailing: point, bottomLeading: point)
        #expect(source.rectified(nowhere) == nil)
    }

    @Test func turningByQuarters() {
        let picture = Picture(width: 3, height: 2, pixels: (0..<18).map { UInt8($0) })
        let once = picture.turned(quarters: 1)
        #expect((once.width, once.height) == (2, 3))
        // Anticlockwise: what was at the right is above.
        #expect(Array(once.pixels.prefix(6)) == [6, 7, 8, 15, 16, 17])
        #expect(once.turned(quarters: 1) == picture.turned(quarters: 2))
        #expect(once.turned(quarters: 3) == picture)
    }

    @Test func linesInAMapOfProbabilities() {
        let (width, height) = (96, 64)
        var map = [Float](repeating: 0.05, count: width * height)
        func fill(_ rows: Range<Int>, _ columns: Range<Int>, _ value: Float) {
            for y in rows { for x in columns { map[y * width + x] = value } }
        }
        fill(10..<20, 8..<60, 0.9)
        // Too unsure, and too thin.
        fill(30..<40, 8..<60, 0.5)
        fill(50..<52, 8..<60, 0.9)
        let found = TextBoxes(map, width: width, height: height).find()
        #expect(found.count == 1)
        // 51 × 9 from the middle of pixel to the middle of pixel, moved out by 1.5 areas over the perimeter.
        let distance = 51.0 * 9 * 1.5 / (2 * (51 + 9))
        let corners = found.first?.corners ?? []
        let expected = [
            (8 - distance, 10 - distance), (59 + distance, 10 - distance), (59 + distance, 19 + distance),
            (8 - distance, 19 + distance),
        ]
        for (corner, place) in zip(corners, expected) {
            #expect(abs(corner.x - place.0) < 1e-9 && abs(corner.y - place.1) < 1e-9)
        }
        #expect(TextBoxes([Float](repeating: 0, count: 32), width: 8, height: 4).find().isEmpty)
    }
}

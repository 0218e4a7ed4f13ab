import Files
import TerminalOutput
import Testing

@Suite struct PicturePreviewTests {
    private func gradient(width: Int, height: Int) throws -> PixelImage {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                pixels += [
                    UInt8(x * 255 / max(1, width - 1)), UInt8(y * 255 / max(1, height - 1)), UInt8((x + y) % 256),
                ]
            }
        }
        return try #require(PixelImage(width: width, height: height, pixels: pixels))
    }

    @Test func onlySoundPicturesAreTaken() {
        #expect(PixelImage(width: 2, height: 1, pixels: [1, 2, 3]) == nil)
        #expect(PixelImage(width: 0, height: 1, pixels: []) == nil)
        #expect(PixelImage(width: Int.max, height: 2, pixels: []) == nil)
    }

    @Test func sizesFitTheCells() {
        let size = PixelImage.fittedSize(width: 4000, height: 3000, columns: 40, rows: 10, cellSize: (8, 16))
        #expect(size == (213, 160))
        #expect(PixelImage.fittedSize(width: 20, height: 10, columns: 40, rows: 10, cellSize: nil) == (20, 10))
        #expect(PixelImage.fittedSize(width: 1, height: 30_000, columns: 40, rows: 10, cellSize: nil) == (1, 200))
    }

    @Test(arguments: [
        (["TERM": "xterm-kitty"], PictureProtocol.Detection.supported(.kitty)),
        (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"], .supported(.kitty)),
        (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], .supported(.iTerm2)),
        (["TERM": "foot"], .supported(.sixel)),
        (["TERM": "xterm-256color", "KONSOLE_VERSION": "220405"], .supported(.kitty)),
        (["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], .unsupported),
        (["TERM": "linux"], .unsupported), ([:], .unsupported),
        (["TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"], .unknown),
        (["TERM": "xterm-256color"], .unknown),
    ])
    func detection(variables: [String: String], expected: PictureProtocol.Detection) {
        #expect(PictureProtocol.detect(environment: ProcessEnvironment(variables)) == expected)
    }

    @Test(arguments: [
        ("\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;c", PictureProtocol?.some(.kitty)), ("\u{1b}[?62;4;22c", .sixel),
        ("\u{1b}[?4c", .sixel), ("\u{1b}[?62;22c", nil), ("\u{1b}[?64;14;42c", nil),
        ("\u{1b}_Gi=31;ENOTSUPPORTED\u{1b}\\\u{1b}[?62;4c", .sixel), ("", nil), ("\u{1b}[?", nil),
        ("c\u{1b}_G\u{1b}[", nil),
    ])
    func answers(text: String, expected: PictureProtocol?) {
        #expect(TerminalQuery.parse(Array(text.utf8)) == expected)
    }

    @Test func kittyPiecesJoinToThePixels() throws {
        let image = try gradient(width: 70, height: 50)
        let text = String(decoding: KittyEncoder.encode(image), as: UTF8.self)
        let pieces = text.split(separator: "\u{1b}\\").filter { $0.hasPrefix("\u{1b}_G") }
        #expect(pieces.count == (image.pixels.count / 3 * 4 + 4095) / 4096)
        #expect(pieces.first?.hasPrefix("\u{1b}_Ga=T,q=2,f=24,s=70,v=50,m=1;") == true)
        var payload = ""
        for (index, piece) in pieces.enumerated() {
            let parts = piece.split(separator: ";", maxSplits: 1)
            #expect(parts[0].hasSuffix(index == pieces.count - 1 ? "m=0" : "m=1"))
            #expect(parts[1].utf8.count <= 4096 && parts[1].utf8.count % 4 == 0)
            payload += parts[1]
        }
        #expect(payload == Base64.encode(image.pixels))
    }

    @Test func checksumsOfKnownTexts() {
        #expect(StoredPNG.crc32(Array("123456789".utf8)) == 0xcbf4_3926)
        #expect(StoredPNG.adler32(Array("Wikipedia".utf8)) == 0x11e6_0398)
    }

    @Test func thePNGHoldsThePixels() throws {
        // 200 × 200 needs two stored blocks.
        let image = try gradient(width: 200, height: 200)
        let file = StoredPNG.encode(image)
        func number(_ offset: Int) -> Int { file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        var offset = 8
        var data: [UInt8] = []
        while offset < file.count {
            let length = number(offset)
            let body = Array(file[offset + 4..<offset + 8 + length])
            #expect(number(offset + 8 + length) == Int(StoredPNG.crc32(body)))
            if body.starts(with: "IDAT".utf8) { data += body[4...] }
            offset += 12 + length
        }
        var rows: [UInt8] = []
        var position = 2
        while position < data.count - 4 {
            let length = Int(data[position + 1]) | Int(data[position + 2]) << 8
            rows += data[position + 5..<position + 5 + length]
            position += 5 + length
        }
        #expect(rows.count == 200 * 601)
        for y in 0..<200 {
            #expect(Array(rows[y * 601 + 1..<(y + 1) * 601]) == Array(image.pixels[y * 600..<(y + 1) * 600]))
        }
    }

    @Test func sixelsShowThePicture() throws {
        for (width, height) in [(1, 1), (7, 13), (96, 64)] {
            let image = try gradient(width: width, height: height)
            let shown = try SixelPicture(SixelEncoder.encode(image))
            #expect(shown.width == width && shown.height == height)
            // Dithering keeps the mean colour, of the whole and of each part, and no pixel is far off.
            for channel in 0..<3 {
                let error = (0..<width * height).map {
                    Int(shown.pixels[$0 * 3 + channel]) - Int(image.pixels[$0 * 3 + channel])
                }
                #expect(abs(Double(error.reduce(0, +)) / Double(error.count)) < 3)
                #expect((error.map(abs).max() ?? 0) < 48)
            }
        }
    }

    @Test func fewColoursAreKeptExactly() throws {
        let colours: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0]]
        let pixels = (0..<60).flatMap { colours[$0 * 7 % 5] }
        let image = try #require(PixelImage(width: 10, height: 6, pixels: pixels))
        #expect(try SixelPicture(SixelEncoder.encode(image)).pixels == pixels)
        let palette = ColourPalette(of: image, count: 256)
        #expect(palette.colours.count == 5)
        #expect(ColourPalette(of: image, count: 2).colours.count == 2)
    }

}

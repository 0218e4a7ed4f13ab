import Pictures
import Testing

/// Raw files must give their largest preview, upright, with the camera's date, wherever the maker puts it.
@Suite struct RawTests {
    private static let large = jpeg(120, 80)
    private static let small = jpeg(40, 30)
    /// What a sensor wrote: never decoded, but full of bytes that begin JPEGs.
    private static let sensor = [UInt8]((0..<6000).map { UInt8(truncatingIfNeeded: $0 &* 31) }) + [0xff, 0xd8, 0xff, 0xc3]
    private static let date = "2024:05:31 18:04:59"

    private static func jpeg(_ width: Int, _ height: Int) -> [UInt8] {
        (try? Golden.scene(width, height).jpegData(quality: 90)) ?? []
    }

    /// Expects a file's format, its larger preview turned by 90°, and its date.
    private func expectLarge(_ file: [UInt8], _ format: String, orientation: Int = 6) throws {
        #expect(PictureFormat.detect(Array(file.prefix(PictureFormat.signatureLength))) == .raw(format))
        let info = try PictureInfo(bytes: file)
        #expect(info.format == .raw(format) && info.orientation == orientation, "\(format)")
        #expect(info.captureDate?.description == "2024-05-31T18:04:59", "\(format)")
        let picture = try Picture(bytes: file)
        let expected = try Picture(bytes: Self.large)
        #expect((picture.width, picture.height) == (orientation == 6 ? (80, 120) : (120, 80)), "\(format)")
        #expect((info.width, info.height) == (picture.width, picture.height))
        if orientation == 1 { #expect(picture == expected) }
        // The first pixel of a picture that is to be turned right is in the top right corner.
        if orientation == 6 { #expect(picture.cropped(x: 79, y: 0, width: 1, height: 1).pixels == Array(expected.pixels[..<3])) }
    }

    private func exif() -> (entries: [(tag: Int, value: RawWriter.Value)], next: Int?) { ([(0x9003, .text(Self.date))], nil) }

    private func writer(_ maker: String, littleEndian: Bool = true) -> RawWriter {
        var writer = RawWriter()
        writer.isLittleEndian = littleEndian
        writer.blocks = [Self.large, Self.small, Self.sensor]
        writer.directories = [
            ([(0x010f, .text(maker)), (0x0112, .shorts([6])), (0x8769, .directories([1]))], nil), exif(),
        ]
        return writer
    }

    @Test(arguments: [true, false]) func subDirectories(littleEndian: Bool) throws {
        for (maker, format) in [
            ("NIKON CORPORATION", "Nikon NEF"), ("SONY", "Sony ARW"), ("SAMSUNG", "Samsung SRW"),
        ] {
            var writer = writer(maker, littleEndian: littleEndian)
            writer.directories[0].entries.append((0x014a, .directories([2, 3])))
            writer.directories.append(([(0x0201, .offset(0)), (0x0202, .length(0))], nil))
            writer.directories.append(([(0x0103, .shorts([34_713])), (0x0111, .offset(2)), (0x0117, .length(2))], nil))
            writer.directories[0].next = 4
            writer.directories.append(([(0x0201, .offset(1)), (0x0202, .length(1))], nil))
            try expectLarge(writer.bytes(), format)
        }
    }

    @Test func canonCR2() throws {
        var writer = writer("Canon")
        writer.afterHeader = [0x43, 0x52, 2, 0, 0, 0, 0, 0]
        writer.directories[0].entries += [(0x0103, .shorts([6])), (0x0111, .offset(0)), (0x0117, .length(0))]
        writer.directories[0].next = 2
        writer.directories.append(([(0x0201, .offset(1)), (0x0202, .length(1))], nil))
        try expectLarge(writer.bytes(), "Canon CR2")
    }

    @Test func dng() throws {
        var writer = writer("Apple")
        writer.directories[0].entries += [(0xc612, .bytes([1, 4, 0, 0])), (0x014a, .directories([2, 3, 4]))]
        // Sensor data as lossless JPEG, then two previews.
        writer.directories.append(([(0x0103, .shorts([7])), (0x0111, .offset(2)), (0x0117, .length(2))], nil))
        for block in [1, 0] {
            writer.directories.append(
                ([(0x00fe, .longs([1])), (0x0103, .shorts([7])), (0x0111, .offset(block)), (0x0117, .length(block))], nil))
        }
        try expectLarge(writer.bytes(), "DNG")
    }

    @Test func pentaxPEF() throws {
        var writer = writer("PENTAX Corporation", littleEndian: false)
        writer.directories[0].entries += [(0x0103, .shorts([65_535])), (0x0111, .offset(2)), (0x0117, .length(2))]
        writer.directories[0].next = 2
        writer.directories.append(([(0x0201, .offset(1)), (0x0202, .length(1))], 3))
        writer.directories.append(([(0x0201, .offset(0)), (0x0202, .length(0))], nil))
        try expectLarge(writer.bytes(), "Pentax PEF")
    }

    @Test func olympusORF() throws {
        // The preview is in the maker's note, which only a search of the file finds.
        var writer = writer("OLYMPUS CORPORATION")
        writer.magic = 0x4f52
        try expectLarge(writer.bytes(), "Olympus ORF")
    }

    @Test func panasonicRW2() throws {
        var writer = writer("Panasonic")
        writer.magic = 0x55
        writer.directories[0].entries.insert((0x002e, .block(0)), at: 0)
        try expectLarge(writer.bytes(), "Panasonic RW2")
    }

    /// A preview with its own EXIF counts before the raw file's.
    @Test func fujifilmRAF() throws {
        var exif = RawWriter()
        exif.directories = [([(0x0112, .shorts([6])), (0x8769, .directories([1]))], nil), self.exif()]
        let block = Array("Exif\0\0".utf8) + exif.bytes()
        let preview = Array(Self.large[..<2]) + [0xff, 0xe1, 0, UInt8(block.count + 2)] + block + Self.large[2...]
        var header = Array("FUJIFILMCCD-RAW 0201FF129502X-T4".utf8)
        header += [UInt8](repeating: 0, count: 0x54 - header.count)
        let numbers = RawWriter(isLittleEndian: false)
        header += numbers.number(0x94, 4) + numbers.number(preview.count, 4)
        header += [UInt8](repeating: 0, count: 0x94 - header.count)
        try expectLarge(header + preview + Self.sensor, "Fujifilm RAF")
    }

    @Test func canonCR3() throws {
        var main = RawWriter()
        main.directories = [([(0x010f, .text("Canon")), (0x0112, .shorts([6]))], nil)]
        var camera = RawWriter()
        camera.directories = [exif()]
        let metadata: [UInt8] = [
            0x85, 0xc0, 0xb6, 0x87, 0x82, 0x0f, 0x11, 0xe0, 0x81, 0x11, 0xf4, 0xce, 0x46, 0x2b, 0x6a, 0x48,
        ]
        let previewID: [UInt8] = [
            0xea, 0xf4, 0x2b, 0x5e, 0x1c, 0x98, 0x4b, 0x88, 0xb9, 0xfb, 0xb7, 0xdc, 0x40, 0x6e, 0x4d, 0x16,
        ]
        let numbers = RawWriter(isLittleEndian: false)
        let box = RawWriter.box
        let start = box("ftyp", Array("crx \0\0\0\u{1}crx isom".utf8))
        /// The data follow the movie, whose length the place of the data does not change.
        func file(dataOffset: Int) -> [UInt8] {
            let table =
                box("stsz", numbers.number(0, 4) + numbers.number(0, 4) + numbers.number(1, 4) + numbers.number(Self.large.count, 4))
                + box("co64", numbers.number(0, 4) + numbers.number(1, 4) + numbers.number(dataOffset, 8))
            let track = box("trak", box("mdia", box("minf", box("stbl", table))))
            let movie = box("moov", box("uuid", metadata + box("CMT1", main.bytes()) + box("CMT2", camera.bytes())) + track)
            let preview = numbers.number(0, 4) + numbers.number(1, 2) + numbers.number(40, 2) + numbers.number(30, 2)
            let small = box(
                "uuid", previewID + [UInt8](repeating: 0, count: 8)
                    + box("PRVW", preview + numbers.number(1, 2) + numbers.number(Self.small.count, 4) + Self.small))
            return start + movie + small + box("mdat", Self.large + Self.sensor)
        }
        let length = file(dataOffset: 0).count - Self.large.count - Self.sensor.count
        try expectLarge(file(dataOffset: length), "Canon CR3")
    }

    @Test func filesWithoutAPreviewAreNamed() throws {
        var writer = writer("NIKON")
        writer.blocks = [Self.sensor]
        writer.directories[0].entries.append((0x014a, .directories([0])))
        #expect(throws: PictureError.unsupportedVariant(.raw("Nikon NEF"), reason: "it holds no JPEG preview")) {
            try Picture(bytes: writer.bytes())
        }
        #expect(PictureFormat.raw("Sigma X3F").obstacle != nil && PictureFormat.raw("Nikon NEF").isSupported)
    }

    /// Directories that lead to each other must not be followed without end.
    @Test func circlesEnd() throws {
        var writer = writer("SONY")
        writer.directories[0].entries.append((0x014a, .directories([0, 1, 2])))
        writer.directories[0].next = 2
        writer.directories.append(([(0x014a, .directories([0, 2])), (0x0201, .offset(0)), (0x0202, .length(0))], 0))
        try expectLarge(writer.bytes(), "Sony ARW")
    }

    /// The sensor's data are not kept in memory; what is kept decodes alike.
    @Test func readingKeepsThePreview() throws {
        var writer = writer("SONY")
        writer.blocks[2] = [UInt8](repeating: 1, count: 300_000)
        writer.directories[0].entries.append((0x014a, .directories([2])))
        writer.directories.append(([(0x0201, .offset(0)), (0x0202, .length(0))], nil))
        // The camera's directory is the last one.
        writer.directories[0].entries[2].value = .directories([3])
        writer.directories.append(exif())
        let file = writer.bytes()
        let kept = PictureBytes.read(size: Int64(file.count), from: { Array(file[Int($0)..<min(file.count, Int($0) + $1)]) })
        #expect(kept.count < 20_000 && file.starts(with: kept))
        #expect(try Picture(bytes: kept) == Picture(bytes: file) && PictureInfo(bytes: kept) == PictureInfo(bytes: file))
    }
}

import Pictures
import Testing

@Suite struct CaptureDataTests: JPEGMetadata {
    /// Numbers of 16 or 32 bits, least significant byte first.
    private func short(_ tag: Int, _ value: Int) -> Entry { (tag, 3, [UInt8(value & 255), UInt8(value >> 8)]) }

    private func ratios(_ tag: Int, type: Int = 5, _ parts: (Int, Int)...) -> Entry {
        (tag, type, parts.flatMap { [$0.0, $0.1] }.flatMap { value in (0..<4).map { UInt8(value >> (8 * $0) & 255) } })
    }

    private func capture(main: [Entry] = [], camera: [Entry] = [], gps: [Entry] = []) throws -> CaptureData {
        try info(segment(0xe1, exif(main: main, camera: camera, gps: gps, littleEndian: true))).capture
    }

    @Test func cameraAndExposure() throws {
        let capture = try capture(
            main: [text(0x10f, "NIKON CORPORATION"), text(0x110, "NIKON D90"), short(0x4746, 4)],
            camera: [
                ratios(0x829a, (10, 2500)), ratios(0x829d, (56, 10)), short(0x8827, 200), ratios(0x920a, (50, 1)),
                short(0xa405, 75), text(0xa434, "AF-S 50mm f/1.8G"),
            ])
        #expect(capture.camera == "NIKON D90" && capture.lens == "AF-S 50mm f/1.8G" && capture.rating == 4)
        #expect(capture.exposureTime == 0.004 && capture.aperture == 5.6 && capture.iso == 200)
        #expect(capture.focalLength == 50 && capture.focalLengthIn35mm == 75 && capture.location == nil)
        #expect(try self.capture(main: [text(0x10f, "Apple"), text(0x110, "iPhone 13")]).camera == "Apple iPhone 13")
        #expect(try self.capture(main: [text(0x10f, "Leica")]).camera == "Leica")
    }

    @Test func valuesThatSayNothing() throws {
        let nothing = try capture(
            main: [text(0x110, "----"), short(0x4746, 99)],
            camera: [
                ratios(0x829a, (0, 0)), ratios(0x829d, (0, 1)), short(0x8827, 0), ratios(0x920a, (1, 0)),
                text(0xa434, "0.0-0.0"),
            ])
        #expect(nothing == CaptureData())
        // ISO 102,400 does not fit the usual entry.
        let high = try capture(camera: [short(0x8827, 65_535), (0x8832, 4, [0, 0x90, 1, 0])])
        #expect(high.iso == 102_400)
    }

    @Test func place() throws {
        let north = [text(1, "N"), ratios(2, (48, 1), (51, 1), (3024, 100)), text(3, "E"), ratios(4, (2, 1), (1767, 100))]
        let paris = try #require(try capture(gps: north).location)
        #expect(abs(paris.latitude - 48.858_4) < 1e-9 && abs(paris.longitude - 2.294_5) < 1e-9)
        #expect(paris.altitude == nil)
        let south = [
            text(1, "S"), ratios(2, (33, 1), (30, 1), (0, 1)), text(3, "W"), ratios(4, (70, 1), (15, 1), (0, 1)),
            (5, 1, [1]), ratios(6, (25, 2)),
        ]
        #expect(
            try capture(gps: south).location
                == CaptureData.Location(latitude: -33.5, longitude: -70.25, altitude: -12.5))
        for wrong in [
            [text(1, "N"), ratios(2, (0, 1), (0, 1), (0, 1)), text(3, "E"), ratios(4, (0, 1))],
            [text(1, "N"), ratios(2, (91, 1)), text(3, "E"), ratios(4, (1, 1))],
            [text(1, "N"), ratios(2, (1, 0)), text(3, "E"), ratios(4, (1, 1))], [text(1, "N"), ratios(2, (1, 1))],
        ] {
            #expect(try capture(gps: wrong).location == nil)
        }
    }

    @Test func xmpValues() throws {
        let info = try info(
            xmp(
                """
                <rdf:Description xmp:Rating="-1" aux:Lens='EF 85mm'><dc:title><rdf:Alt>\
                <rdf:li xml:lang="x-default">Tea &amp; cake</rdf:li></rdf:Alt></dc:title>
                <lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Italy|Rome</rdf:li></rdf:Bag></lr:hierarchicalSubject>
                <digiKam:TagsList><rdf:Seq><rdf:li>Places/Italy</rdf:li></rdf:Seq></digiKam:TagsList>
                <mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name="Anna" mwg-rs:Type="Face"/></rdf:li>
                <rdf:li><mwg-rs:Name>Bob</mwg-rs:Name></rdf:li></rdf:Bag></mwg-rs:RegionList>
                <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Carla</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
                """))
        #expect(info.capture.rating == -1 && info.capture.lens == "EF 85mm" && info.title == "Tea & cake")
        #expect(info.keywords == ["Places", "Italy", "Rome", "Anna", "Bob", "Carla"])
        // Names of properties in texts are not properties.
        #expect(try self.info(xmp("<dc:rights>xmp:Rating and mwg-rs:Name</dc:rights>")).keywords.isEmpty)
        let unfinished = try self.info(xmp("<rdf:Description xmp:Rating=\"3"))
        #expect(unfinished.capture.rating == nil)
    }

    /// Each date with what is less trusted beside it.
    @Test func theMostTrustedDate() throws {
        let original: [Entry] = [text(0x9003, "2001:01:01 01:01:01"), text(0x9011, "+01:00")]
        let digitized: [Entry] = [text(0x9004, "2002:02:02 02:02:02"), text(0x9012, "-02:00")]
        let modified = text(0x132, "2006:06:06 06:06:06")
        let xmp = xmp("<rdf:Description xmp:CreateDate='2003-03-03T03:03:03.33+03:00' />")
        let iptc = iptc([(55, "20040404"), (60, "040404+0400")])
        func check(_ camera: [Entry], _ more: [[UInt8]], _ date: String, _ source: CaptureDate.Source) throws {
            let exif = segment(0xe1, exif(main: [modified], camera: camera, littleEndian: false))
            let jpeg = Golden.file("jpeg grey")
            let info = try PictureInfo(bytes: jpeg.prefix(2) + exif + more.flatMap { $0 } + jpeg.dropFirst(2))
            #expect(info.captureDate?.description == date)
            #expect(info.capture.dateSource == source)
            #expect(info.capture.offsetMinutes == info.captureDate?.offsetMinutes)
        }
        try check(original + digitized, [xmp, iptc], "2001-01-01T01:01:01+01:00", .original)
        try check([text(0x9003, "    :  :     :  :  ")] + digitized, [xmp], "2002-02-02T02:02:02-02:00", .digitized)
        try check([], [xmp, iptc], "2003-03-03T03:03:03+03:00", .xmp)
        try check([], [iptc], "2004-04-04T04:04:04+04:00", .iptc)
        try check([], [], "2006-06-06T06:06:06", .modified)
    }

    @Test(arguments: [
        ("2024-05-31T18:04:59.25+02:00", "2024-05-31T18:04:59+02:00"), ("2024-05-31T18:04Z", "2024-05-31T18:04:00+00:00"),
        ("2024-05-31", "2024-05-31T00:00:00"), ("2024-05-31 18:04:59", "2024-05-31T18:04:59"), ("2024-05", nil),
        ("2024", nil), ("2024-02-30T00:00:00", nil), ("2024-05-31T25:00:00", nil), ("today", nil), ("", nil),
    ]) func datesOfXMP(_ text: String, _ date: String?) throws {
        let info = try info(xmp("<photoshop:DateCreated>\(text)</photoshop:DateCreated>"))
        #expect(info.captureDate?.description == date)
    }

    @Test func datesOfIPTC() throws {
        #expect(try info(iptc([(55, "20240531")])).captureDate?.description == "2024-05-31T00:00:00")
        #expect(try info(iptc([(55, "00000000"), (60, "000000+0000")])).captureDate == nil)
        #expect(try info(iptc([(55, "2024-5-3")])).captureDate == nil)
        #expect(try info(iptc([(5, "A title")])).title == "A title")
    }
}

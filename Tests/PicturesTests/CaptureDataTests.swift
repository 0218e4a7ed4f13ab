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

    @Test func fractionsOfSeconds() throws {
        func milliseconds(_ camera: [Entry]) throws -> Int? { try capture(camera: camera).milliseconds }
        let original = text(0x9003, "2024:05:31 18:04:59")
        #expect(try milliseconds([original, text(0x9291, "25")]) == 250)
        #expect(try milliseconds([original, text(0x9291, "007 ")]) == 7)
        #expect(try milliseconds([original, text(0x9291, "123456")]) == 123)
        for nothing in [" ", "", "a", "-1", "1.5"] {
            #expect(try milliseconds([original, text(0x9291, nothing)]) == nil, "\(nothing)")
        }
        // Each date has its own.
        #expect(try milliseconds([original, text(0x9290, "1"), text(0x9292, "2")]) == nil)
        #expect(try milliseconds([text(0x9004, "2024:05:31 18:04:59"), text(0x9291, "1"), text(0x9292, "2")]) == 200)
    }

    /// 16:03:00 in UTC by the satellites.
    @Test(arguments: [
        ("2024:05:31 18:04:59", 120, CaptureDate.OffsetSource.gps), ("2024:05:31 12:30:00", -210, .gps),
        ("2024:05:31 21:48:00", 345, .gps), ("2024:06:01 06:03:00", 840, .gps), ("2024:05:31 05:03:00", -660, .gps),
        ("2024:05:31 16:00:00", 0, .gps),
        // A fix of ten minutes ago, and clocks of another day.
        ("2024:05:31 18:13:00", nil, nil), ("2024:06:01 06:33:00", nil, nil), ("2023:05:31 18:04:59", nil, nil),
    ]) func theZoneByGPS(clock: String, offset: Int?, source: CaptureDate.OffsetSource?) throws {
        let gps = [text(0x1d, "2024:05:31"), ratios(7, (16, 1), (3, 1), (0, 1))]
        let inferred = try capture(camera: [text(0x9003, clock)], gps: gps)
        #expect(inferred.offsetMinutes == offset && inferred.offsetSource == source && inferred.dateSource == .original)
        // What the camera states is trusted more.
        let stated = try capture(camera: [text(0x9003, clock), text(0x9011, "-05:00")], gps: gps)
        #expect(stated.offsetMinutes == -300 && stated.offsetSource == .stated)
    }

    @Test func satellitesWithoutATimeSayNothing() throws {
        let clock = text(0x9003, "2024:05:31 18:04:59")
        for gps in [
            [text(0x1d, "2024:05:31")], [ratios(7, (16, 1), (3, 1), (0, 1))],
            [text(0x1d, "2024:05:31"), ratios(7, (16, 0), (3, 1), (0, 1))],
            [text(0x1d, "2024:05:31"), ratios(7, (25, 1), (3, 1), (0, 1))],
            [text(0x1d, "    :  :  "), ratios(7, (16, 1), (3, 1), (0, 1))],
        ] {
            let capture = try capture(camera: [clock], gps: gps)
            #expect(capture.offsetMinutes == nil && capture.offsetSource == nil && capture.dateSource == .original)
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00+00:00"), (-1, "1969-12-31T23:59:59+00:00"), (951_782_400, "2000-02-29T00:00:00+00:00"),
        (4_107_542_399, "2100-02-28T23:59:59+00:00"), (4_107_542_400, "2100-03-01T00:00:00+00:00"),
        (-62_135_596_800, "0001-01-01T00:00:00+00:00"), (253_402_300_799, "9999-12-31T23:59:59+00:00"),
    ]) func datesOfMoments(seconds: Int, date: String) throws {
        let moment = try #require(CaptureDate(secondsSince1970: seconds))
        #expect(moment.description == date && moment.secondsSince1970() == seconds)
    }

    @Test func momentsBeyondTheCalendar() {
        for seconds in [Int.min, Int.max, -62_135_596_801, 253_402_300_800] {
            #expect(CaptureDate(secondsSince1970: seconds) == nil)
        }
    }

    @Test func placesOfXMP() throws {
        func place(_ latitude: String, _ longitude: String, _ more: String = "") throws -> CaptureData.Location? {
            try info(xmp("<rdf:Description exif:GPSLatitude='\(latitude)' exif:GPSLongitude=\"\(longitude)\" \(more)/>"))
                .capture.location
        }
        #expect(try place("48,8.25N", "11,34,30E") == .init(latitude: 48.1375, longitude: 11.575))
        #expect(
            try place("33,30S", "70,15,0W", "exif:GPSAltitude='125/10' exif:GPSAltitudeRef='1'")
                == .init(latitude: -33.5, longitude: -70.25, altitude: -12.5))
        #expect(try place("33,30S", "70,15W", "exif:GPSAltitude='1/0'")?.altitude == nil)
        for (latitude, longitude) in [
            ("", ""), ("N", "E"), ("48,8.25", "11,34"), ("48,8E", "11,34N"), ("91,0N", "1,0E"), ("nan,0N", "1,0E"),
            ("-1,0N", "1,0E"), ("1,2,3,4N", "1,0E"), ("0,0N", "0,0E"),
        ] {
            #expect(try place(latitude, longitude) == nil, "\(latitude) \(longitude)")
        }
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

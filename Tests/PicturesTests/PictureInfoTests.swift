import Pictures
import Testing

@Suite struct PictureInfoTests: JPEGMetadata {
    @Test(arguments: [true, false]) func captureDate(littleEndian: Bool) throws {
        let main: [(tag: Int, type: Int, data: [UInt8])] = [(0x132, 2, Array("2001:02:03 04:05:06\0".utf8))]
        let camera: [(tag: Int, type: Int, data: [UInt8])] = [
            (0x9003, 2, Array("2024:05:31 18:04:59\0".utf8)), (0x9011, 2, Array("-03:30\0".utf8)),
        ]
        let both = try info(segment(0xe1, exif(main: main, camera: camera, littleEndian: littleEndian)))
        #expect(both.captureDate?.description == "2024-05-31T18:04:59-03:30")
        #expect(both.captureDate?.secondsSince1970() == 1_717_191_299)
        let onlyMain = try info(segment(0xe1, exif(main: main, camera: [], littleEndian: littleEndian)))
        #expect(onlyMain.captureDate?.description == "2001-02-03T04:05:06")
        #expect(onlyMain.captureDate?.secondsSince1970() == 981_173_106)
        #expect(onlyMain.captureDate?.secondsSince1970(assumedOffsetMinutes: 60) == 981_169_506)
        for blank in [
            "0000:00:00 00:00:00", "    :  :     :  :  ", "2023:02:29 10:00:00", "2024:13:01 00:00:00", "nonsense", "",
        ] {
            let info = try info(
                segment(
                    0xe1, exif(main: [(0x132, 2, Array((blank + "\0").utf8))], camera: [], littleEndian: littleEndian)))
            #expect(info.captureDate == nil, "\(blank)")
        }
    }

    @Test func captionsAndKeywords() throws {
        let xmp = """
            http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:Description><dc:subject><rdf:Bag><rdf:li>Katze</rdf:li><rdf:li/>
            <rdf:li>Tom &amp; Jerry &#x1F431; &unknown;</rdf:li><rdf:li> </rdf:li></rdf:Bag></dc:subject>
            <dc:description><rdf:Alt><rdf:li xml:lang="de">Eine Katze</rdf:li><rdf:li xml:lang="x-default">A cat \
            &lt;3</rdf:li></rdf:Alt></dc:description>
            """
        let iptc =
            Array("Photoshop 3.0\0".utf8) + Array("8BIM".utf8) + [4, 4, 0, 0, 0, 0, 0, 37]
            + [0x1c, 2, 25, 0, 5] + Array("Katze".utf8) + [0x1c, 2, 25, 0, 4, 0x43, 0x61, 0x66, 0xe9] + [
                0x1c, 2, 120, 0, 13,
            ] + Array("IPTC caption.".utf8)
        let main: [(tag: Int, type: Int, data: [UInt8])] = [
            (0x10e, 2, Array("From EXIF\0".utf8)),
            (0x9c9e, 1, "Katze;Wien \0".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
        ]
        let all = try info(
            segment(0xe1, exif(main: main, camera: [], littleEndian: false)), segment(0xe1, Array(xmp.utf8)),
            segment(0xed, iptc))
        #expect(all.keywords == ["Katze", "Tom & Jerry 🐱 &unknown;", "Café", "Wien"])
        #expect(all.caption == "A cat <3")
        #expect(try info(segment(0xed, iptc)).caption == "IPTC caption.")
        #expect(try info(segment(0xe1, exif(main: main, camera: [], littleEndian: true))).caption == "From EXIF")
        let camera = exif(
            main: [(0x10e, 2, Array("OLYMPUS DIGITAL CAMERA         \0".utf8))], camera: [], littleEndian: true)
        #expect(try info(segment(0xe1, camera)).caption == nil)
        let plain = try info()
        #expect(plain.keywords.isEmpty && plain.caption == nil && plain.captureDate == nil && plain.orientation == 1)
        #expect(plain.format == .jpeg && plain.width == 37 && plain.height == 29)
    }

    @Test func brokenMetadataHarmNothing() throws {
        let whole = exif(
            main: [(0x112, 3, [0, 6]), (0x10e, 2, Array("A description that is long enough\0".utf8))],
            camera: [(0x9003, 2, Array("2024:05:31 18:04:59\0".utf8))], littleEndian: false)
        for length in 0...whole.count { _ = try info(segment(0xe1, Array(whole.prefix(length)))) }
        // The EXIF directory is the main one: a loop.
        var loop = whole
        loop.replaceSubrange(40..<48, with: [0, 4, 0, 0, 0, 1, 0, 0])
        #expect(try info(segment(0xe1, loop)).width > 0)
        let unfinished = "http://ns.adobe.com/xap/1.0/\0<dc:subject><rdf:Bag><rdf:li>a</rdf:li><rdf:li>b"
        #expect(try info(segment(0xe1, Array(unfinished.utf8))).keywords.isEmpty)
    }
}

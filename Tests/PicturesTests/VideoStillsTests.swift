import Pictures
import Testing

@Suite struct VideoStillsTests {
    /// Shows one colour for each second, and nothing after the end.
    private struct Decoder: VideoDecoder {
        var greys: [Int: UInt8] = [:]
        var end = Double.infinity

        var obstacle: String? { nil }

        func information(ofVideo: Int32, format: PictureFormat) throws(PictureError) -> VideoInformation? { nil }

        func still(ofVideo: Int32, format: PictureFormat, at second: Double, side: Int) throws(PictureError) -> Picture? {
            guard second < end else { return nil }
            let grey = greys[Int(min(second, 1e6))] ?? 200
            return Picture(width: 10, height: 10, pixels: [UInt8](repeating: grey, count: 300))
        }
    }

    private func stills(_ seconds: Double, _ decoder: Decoder) throws -> VideoStills {
        try VideoStills(ofVideo: -1, format: .video("MP4"), seconds: seconds, side: 100, by: decoder)
    }

    @Test func stillsAreSpreadOverTheVideo() throws {
        func seconds(_ duration: Double) throws -> [Double] { try stills(duration, Decoder()).stills.map(\.second) }
        for unknown in [0, -1, .nan, .infinity] as [Double] { #expect(try seconds(unknown) == [0]) }
        #expect(try seconds(3) == [1.5] && seconds(20) == [5, 15])
        for duration in [0.04, 9.9, 10, 10.1, 79, 80, 81, 7200, 1e12] {
            let found = try seconds(duration)
            #expect((1...VideoStills.limit).contains(found.count) && found == found.sorted())
            #expect(found.allSatisfy { $0 >= 0 && $0 < duration })
        }
        #expect(try seconds(7200).count == VideoStills.limit)
    }

    @Test func blackIsLeftOut() throws {
        // At 5, 15, 25 and 35 seconds.
        let some = try stills(40, Decoder(greys: [5: 0, 35: 20]))
        #expect(some.stills.map(\.second) == [15, 25] && some.main == 1)
        let none = try stills(40, Decoder(greys: [5: 0, 15: 9, 25: 30, 35: 20]))
        #expect(none.stills.map(\.second) == [25])
        var spotted = Picture(width: 10, height: 10, pixels: [UInt8](repeating: 0, count: 300))
        #expect(spotted.isNearlyBlack)
        spotted = Picture(width: 10, height: 10, pixels: [UInt8](repeating: 0, count: 294) + [9, 99, 9, 9, 99, 9])
        #expect(!spotted.isNearlyBlack)
    }

    @Test func whatIsMissingAtTheEndIsNoError() throws {
        #expect(try stills(40, Decoder(end: 20)).stills.map(\.second) == [5, 15])
        #expect(try stills(40, Decoder(end: 3)).stills.map(\.second) == [0])
        #expect(throws: PictureError.self) { try stills(40, Decoder(end: -1)) }
    }

    @Test(arguments: [
        ("+48.1371+011.5754/", 48.1371, 11.5754, nil), ("-33.9-070.5+519.25/", -33.9, -70.5, 519.25),
        ("+48.1371+011.5754+0CRSWGS_84/", 48.1371, 11.5754, 0),
    ] as [(String, Double, Double, Double?)])
    func placesAreRead(text: String, latitude: Double, longitude: Double, altitude: Double?) throws {
        let place = try #require(CaptureData.Location(iso6709: text))
        #expect(place.latitude == latitude && place.longitude == longitude && place.altitude == altitude)
    }

    @Test(arguments: ["", "/", "48.1+11.5/", "+48.1/", "+91+1/", "+1+1+1+1/", "+a+b/", "+0+0/", "++/", "+1e999+1/"])
    func noPlaceIsMadeUp(text: String) { #expect(CaptureData.Location(iso6709: text) == nil) }

    @Test func containersAreKnown() {
        var packets = [UInt8](repeating: 0, count: 3 * 192)
        for packet in 0..<3 { packets[packet * 192 + 4] = 0x47 }
        #expect(PictureFormat.detect(packets) == .video("MPEG transport stream"))
        #expect(PictureFormat.video("WebM").isVideo && !PictureFormat.gif.isVideo)
        #expect(PictureFormat.video("Matroska").mediaType == "video/x-matroska")
    }
}

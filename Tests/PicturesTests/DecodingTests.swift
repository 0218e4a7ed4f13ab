import Pictures
import Testing

/// Every kind of file must give the pixels that Pillow gives, or be refused where Pillow refuses it.
@Suite struct DecodingTests {
    /// A build without the package trait refuses WebP by name.
    private func isDecodable(_ name: String) -> Bool { !name.hasPrefix("webp") || PictureFormat.webp.isSupported }

    @Test func everyFileAsPillow() {
        #expect(Golden.files.count > 270)
        for (name, bytes, expected) in Golden.files where isDecodable(name) {
            #expect(Verdict(decoding: bytes) == expected, "\(name)")
        }
    }

    @Test func cutOffFilesAsPillow() throws {
        let cuts = try #require(try Golden.json("files.json")["cuts"]?.array)
        #expect(cuts.count == 9)
        for cut in cuts {
            let name = try #require(cut["name"]?.string)
            guard isDecodable(name) else { continue }
            let bytes = Golden.file(name)
            let lengths = try #require(cut["lengths"]?.array).compactMap(\.int)
            let expected = try #require(cut["expected"]?.array)
            #expect(lengths.count > 60 && expected.count == lengths.count)
            for (length, verdict) in zip(lengths, expected) {
                #expect(
                    Verdict(decoding: Array(bytes.prefix(length))) == Verdict(verdict),
                    "\(name), \(length) of \(bytes.count) bytes")
            }
        }
    }

    @Test func infoAgreesWithDecoding() throws {
        for (name, bytes, expected) in Golden.files where isDecodable(name) {
            guard case .decoded(let width, let height, _) = expected else { continue }
            let info = try PictureInfo(bytes: bytes)
            #expect(info.width == width && info.height == height, "\(name)")
        }
    }

    @Test func errorsSayWhatIsWrong() {
        func error(_ name: String, _ options: DecodingOptions = .init()) -> PictureError? {
            #expect(throws: PictureError.self) { try Picture(bytes: Golden.file(name), options: options) }
        }
        #expect(
            error("png declared 100000x100000") == .tooManyPixels(width: 100_000, height: 100_000, limit: 178_956_970))
        #expect(error("jpeg declared 65000x65000") == .tooManyPixels(width: 65_000, height: 65_000, limit: 178_956_970))
        #expect(error("jpeg grey", .init(pixelLimit: 1000)) == .tooManyPixels(width: 37, height: 29, limit: 1000))
        if case .unsupportedVariant(.jpeg, _) = error("jpeg 12 bits") {} else { Issue.record("12-bit JPEG") }
        if case .damaged(.jpeg, let reason) = error("jpeg only a header") {
            #expect(reason.contains("ends"))
        } else {
            Issue.record("cut-off JPEG")
        }
        if case .damaged(.png, let reason) = error("png wrong header checksum") {
            #expect(reason.contains("checksum"))
        } else {
            Issue.record("checksum")
        }
    }

    @Test func scaledDecodingKeepsTheShortSide() throws {
        let large = try Picture(bytes: Golden.scene(403, 301).jpegData(quality: 95))
        let bytes = try large.jpegData(quality: 95)
        for (minimum, width, height) in [
            (301, 403, 301), (152, 403, 301), (151, 202, 151), (76, 101, 76), (38, 51, 38), (1, 51, 38),
        ] {
            let picture = try Picture(bytes: bytes, options: .init(minimumShortSide: minimum))
            #expect(picture.width == width && picture.height == height, "at least \(minimum)")
        }
        // Averages of 8 × 8 blocks: close to what resizing the whole picture gives.
        let smooth = Golden.scene(40, 30).resized(width: 400, height: 304)
        let scaled = try Picture(bytes: smooth.jpegData(quality: 98), options: .init(minimumShortSide: 76))
        let resized = smooth.resized(width: 100, height: 76)
        let difference = zip(scaled.pixels, resized.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(Double(difference) / Double(resized.pixels.count) < 3)
    }

    @Test func encodersRoundTrip() throws {
        for (width, height) in [(1, 1), (37, 29), (200, 3)] {
            let picture = Golden.scene(width, height)
            #expect(try Picture(bytes: picture.pngData()) == picture)
            let lossy = try Picture(bytes: picture.jpegData(quality: 100))
            #expect(lossy.width == width && lossy.height == height)
        }
        var state: UInt32 = 1
        let noise = Picture(
            width: 64, height: 64,
            pixels: (0..<64 * 64 * 3).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(state >> 24)
            })
        #expect(try Picture(bytes: noise.pngData()) == noise)
        #expect(try noise.jpegData(quality: 100).count > noise.jpegData(quality: 20).count)
        #expect(throws: PictureError.self) {
            try Picture(width: 70_000, height: 1, pixels: [UInt8](repeating: 0, count: 210_000)).jpegData()
        }
    }
}

import Pictures
import PictureDecoding
import Testing

extension DecodingTests {
    /// HEIC, AVIF, TIFF and JPEG XL must give what the reference decoders give, as far as their libraries are installed.
    @Suite struct ContainerTests {
        init() { _ = PictureDecoderPool.shared }

        private static let decodable = Golden.files.filter { $0.format.map(PictureDecoderPool.installed.contains) == true }

        @Test func everyLibraryIsInstalled() {
            #expect(PictureDecoderPool.shared.status.failure == nil)
            withKnownIssue("Not all of libheif, libtiff and libjxl are installed.") {
                #expect(PictureDecoderPool.installed.count == 4)
            } when: {
                PictureDecoderPool.installed.count < 4
            }
        }

        @Test(arguments: Golden.files.map(\.name)) func asTheReference(name: String) throws {
            guard let file = Self.decodable.first(where: { $0.name == name }) else { return }
            let picture = try Picture(bytes: file.bytes)
            #expect((picture.width, picture.height) == (file.width, file.height))
            let info = try PictureInfo(bytes: file.bytes)
            #expect((info.width, info.height) == (file.width, file.height), "the header says \(info.width) × \(info.height)")
            if let checksum = file.checksum { #expect(Golden.checksum(picture.pixels) == checksum) }
            if let expected = file.pixels {
                try #require(expected.count == picture.pixels.count)
                let sum = zip(picture.pixels, expected).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
                #expect(Double(sum) / Double(expected.count) <= file.tolerance)
            }
        }

        @Test(arguments: Golden.broken.map(\.name)) func brokenFilesAreRefused(name: String) throws {
            let file = try #require(Golden.broken.first { $0.name == name })
            guard file.format.map(PictureDecoderPool.installed.contains) == true else { return }
            let error = #expect(throws: PictureError.self) { try Picture(bytes: file.bytes) }
            #expect(error?.description.contains("\n") == false && error?.description.isEmpty == false)
            // The next picture is decoded as if nothing had happened.
            let next = try #require(Self.decodable.first { $0.checksum != nil })
            #expect(Golden.checksum(try Picture(bytes: next.bytes).pixels) == next.checksum)
        }

        @Test(arguments: ["heic", "avif", "jxl", "tiff"]) func metadata(of kind: String) throws {
            guard let file = Self.decodable.first(where: { $0.name == "\(kind) metadata" }) else { return }
            let info = try PictureInfo(bytes: file.bytes)
            #expect(info.captureDate?.description == "2024-05-31T18:04:59")
            #expect(info.keywords == ["harbour"])
            #expect(info.orientation == 1)
            if kind == "tiff" { #expect(info.caption == "A harbour") }
        }

        /// The rotation is the container's; the EXIF block repeats it and must not be applied again.
        @Test func rotationIsAppliedOnce() throws {
            guard let file = Self.decodable.first(where: { $0.name == "avif orientation 6" }) else { return }
            let info = try PictureInfo(bytes: file.bytes)
            #expect(info.orientation == 1 && info.width < info.height)
        }

        @Test func limitsHoldBeforeDecoding() throws {
            guard let file = Self.decodable.first else { return }
            #expect(throws: PictureError.tooManyPixels(width: file.width, height: file.height, limit: 100)) {
                try Picture(bytes: file.bytes, options: .init(pixelLimit: 100))
            }
            let error = #expect(throws: PictureError.self) {
                try Picture(bytes: file.bytes, options: .init(memoryLimit: 1000))
            }
            if case .tooCostly = error {} else { Issue.record("\(String(describing: error))") }
        }
    }
}

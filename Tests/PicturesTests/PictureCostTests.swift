import CPictureCodecs
import Files
import Pictures
import Synchronization
import Testing

/// A small file must not take much memory or time.
@Suite struct PictureCostTests {
    // MARK: Time

    @Test func sidesAreBounded() throws {
        for (width, height) in [(InputLimits.pictureSide + 1, 1), (1, InputLimits.pictureSide + 1)] {
            let bytes = try Self.plain(width, height).pngData()
            #expect(throws: PictureError.sideTooLong(width: width, height: height, limit: InputLimits.pictureSide)) {
                try Picture(bytes: bytes)
            }
        }
        let longest = try Self.plain(InputLimits.pictureSide, 1).pngData()
        #expect(try Picture(bytes: longest).width == InputLimits.pictureSide)
    }

    /// A grey progressive JPEG of `side` × `side` pixels: one scan of the means, then empty ones.
    private static func progressive(side: Int, scans: Int) -> [UInt8] {
        func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
            [0xff, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 255)] + data
        }
        let size = [UInt8(side >> 8), UInt8(side & 255)]
        // One code of one bit: "no difference", and "this is all of the block".
        let table: [UInt8] = [1] + [UInt8](repeating: 0, count: 15) + [0]
        let blocks = (side / 8) * (side / 8)
        let body = [UInt8](repeating: 0, count: (blocks + 7) / 8)
        var bytes: [UInt8] = [0xff, 0xd8] + segment(0xdb, [0] + [UInt8](repeating: 16, count: 64))
        bytes += segment(0xc2, [8] + size + size + [1, 1, 0x11, 0])
        bytes += segment(0xc4, [0x00] + table) + segment(0xc4, [0x10] + table)
        bytes += segment(0xda, [1, 1, 0, 0, 0, 0]) + body
        for scan in 1..<scans {
            let band = UInt8(1 + (scan - 1) % 63)
            bytes += segment(0xda, [1, 1, 0, band, band, 0]) + body
        }
        return bytes + [0xff, 0xd9]
    }

    @Test func scansAreBounded() throws {
        #expect(try Picture(bytes: Self.progressive(side: 64, scans: 60)).width == 64)
        let bytes = Self.progressive(side: 64, scans: InputLimits.scans + 2)
        guard case .tooCostly(.jpeg, let reason) = #expect(throws: PictureError.self, performing: { try Picture(bytes: bytes) })
        else {
            Issue.record("more scans than there may be")
            return
        }
        #expect(reason.contains("scans"))
    }

    /// The picture takes 3 bytes a pixel, the coefficients of grey another 2.
    @Test func memoryIsBoundedBeforeItIsTaken() throws {
        let bytes = Self.progressive(side: 64, scans: 2)
        let needed = 64 * 64 * 5
        #expect(try Picture(bytes: bytes, options: DecodingOptions(memoryLimit: needed)).width == 64)
        guard
            case .tooCostly(.jpeg, let reason) = #expect(
                throws: PictureError.self,
                performing: { try Picture(bytes: bytes, options: DecodingOptions(memoryLimit: needed - 1)) })
        else {
            Issue.record("more memory than there may be")
            return
        }
        #expect(reason.contains("memory"))
    }

    @Test func scansCountByTheirPixels() {
        let bytes = Self.progressive(side: 64, scans: 10)
        func status(scans: UInt64, seconds: Double = 30) -> Int {
            var request = pc_jpeg_request(
                eighths: 8, width: 64, height: 64,
                limit: pc_work_limit(scans: 500, scanned_pixels: scans * 64 * 64, seconds: seconds))
            var pixels = [UInt8](repeating: 0, count: 64 * 64 * 3)
            var message = [CChar](repeating: 0, count: Int(PC_MESSAGE_LENGTH))
            return Int(pc_jpeg_decode(bytes, bytes.count, &request, &pixels, &message))
        }
        #expect(status(scans: 10) == Int(PC_OK))
        #expect(status(scans: 9) == Int(PC_TOO_COSTLY))
        #expect(status(scans: 10, seconds: -1) == Int(PC_TOO_COSTLY))
        // Far above what any encoder writes, and some seconds of work.
        #expect(InputLimits.scannedPixels / 178_956_970 >= 16)
    }

    @Test(arguments: [0, 1] as [UInt8]) func decodingHasADeadline(interlaced: UInt8) throws {
        let bytes = try Self.plain(8, 400).pngData()
        var header = pc_png_header()
        (header.width, header.height, header.bit_depth, header.color_type) = (8, 400, 8, 2)
        header.interlaced = interlaced
        header.first_image_data = 33
        var limit = pc_work_limit(scans: 0, scanned_pixels: 0, seconds: -1)
        var pixels = [UInt8](repeating: 0, count: 8 * 400 * 3)
        var message = [CChar](repeating: 0, count: Int(PC_MESSAGE_LENGTH))
        #expect(Int(pc_png_decode(bytes, bytes.count, &header, &limit, &pixels, &message)) == Int(PC_TOO_COSTLY))
    }

    // MARK: Memory

    private final class Users: Sendable {
        private let state = Mutex((running: 0, most: 0))
        var most: Int { state.withLock { $0.most } }

        func begin() {
            state.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
            }
        }

        func end() { state.withLock { $0.running -= 1 } }
    }

    @Test func largePicturesAreUsedOneAtATime() async throws {
        let bytes = try Self.plain(8000, InputLimits.largePictureBytes / 3 / 8000 + 1).pngData()
        let small = try Self.plain(64, 64).pngData()
        let users = Users()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try PictureHeader(bytes: bytes).decode { _ throws(PictureError) in
                        users.begin()
                        defer { users.end() }
                        // A small one waits for no lock.
                        let other = try Picture(bytes: small)
                        #expect(other.width == 64)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(users.most == 1)
    }

    @Test func ofALargeFileOnlyThePictureIsRead() throws {
        let picture = try Self.plain(64, 64).jpegData()
        let size = Int64(InputLimits.photoBytesReadWhole) + (100 << 20)
        func source(_ offset: Int64, _ count: Int) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: Int(min(size - offset, Int64(count))))
            if offset == 0 { bytes.replaceSubrange(0..<min(picture.count, bytes.count), with: picture) }
            return bytes
        }
        var seen: Int64 = 0
        let bytes = PictureBytes.read(size: size, from: source) { seen += Int64($0.count) }
        #expect(seen == size)
        #expect(bytes.count <= InputLimits.photoBytesReadWhole + InputLimits.bytesPerPixel * 64 * 64)
        #expect(try Picture(bytes: bytes).width == 64)
        var last: Int64 = 0
        _ = PictureBytes.read(size: size) { offset, count in
            last = max(last, offset + Int64(count))
            return source(offset, count)
        }
        #expect(last == Int64(bytes.count))
        #expect(PictureBytes.read(size: Int64(picture.count), from: source) == picture)
        #expect(PictureBytes.read(size: 0) { _, _ in [] }.isEmpty)
    }

    // MARK: Texts

    private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } }
        let body = Array(type.utf8) + data
        return number(UInt32(data.count)) + body + number(pc_crc32(body, 0, body.count))
    }

    private func png(_ chunks: [UInt8]) throws -> [UInt8] {
        let bytes = try Self.plain(8, 8).pngData()
        return Array(bytes.prefix(33)) + chunks + Array(bytes.dropFirst(33))
    }

    @Test func textChunksOfNoInterestCostNothing() throws {
        // An empty stream of deflate; each would take a megabyte to inflate.
        let comment = chunk("zTXt", Array("Comment\0\0".utf8) + [0x78, 0x9c, 3, 0, 0, 0, 0, 1])
        let bytes = try png(
            [[UInt8]](repeating: comment, count: 20_000).flatMap { $0 } + chunk("tEXt", Array("Description\0a dog".utf8)))
        let start = ContinuousClock.now
        #expect(try PictureInfo(bytes: bytes).caption == "a dog")
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func textChunksAreReadUpToALimit() throws {
        let texts = (0..<InputLimits.textChunks + 5).flatMap { chunk("tEXt", Array("Description\0number \($0)".utf8)) }
        #expect(try PictureInfo(bytes: png(texts)).caption == "number \(InputLimits.textChunks - 1)")
    }

    @Test func captionsAndKeywordsAreBounded() throws {
        let long = String(repeating: "é fox ", count: InputLimits.embeddedTextBytes / 5)
        let cut = try PictureInfo(bytes: png(chunk("tEXt", Array("Description\0\(long)".utf8))))
        #expect(cut.caption.map { long.hasPrefix($0) } == true && cut.isTextCut)
        #expect(cut.caption?.unicodeScalars.count == InputLimits.captionLength)
        let words = (0..<InputLimits.keywords + 10).map { "<rdf:li>word \($0)</rdf:li>" }.joined()
        let tooLong = String(repeating: "x", count: InputLimits.keywordLength + 1)
        let packet = "<dc:subject><rdf:Bag><rdf:li>\(tooLong)</rdf:li>\(words)</rdf:Bag></dc:subject>"
        let tagged = try PictureInfo(bytes: png(chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0\(packet)".utf8))))
        #expect(tagged.keywords == (0..<InputLimits.keywords).map { "word \($0)" } && tagged.isTextCut)
        // So are those of a packet that is itself cut.
        let many = (0..<60_000).map { "<rdf:li>word \($0)</rdf:li>" }.joined()
        let longPacket = "<dc:subject><rdf:Bag>\(many)</rdf:Bag></dc:subject>"
        #expect(longPacket.utf8.count > InputLimits.embeddedTextBytes)
        let bounded = try PictureInfo(bytes: png(chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0\(longPacket)".utf8))))
        #expect(bounded.keywords.count == InputLimits.keywords && bounded.isTextCut)
        let plain = try PictureInfo(bytes: png(chunk("tEXt", Array("Description\0a dog".utf8))))
        #expect(plain.caption == "a dog" && !plain.isTextCut)
    }

    // MARK: Values

    @Test func sixteenBitGreyIsItsHighByte() throws {
        // A row of filter type 0 in a stored block of deflate.
        let samples: [UInt8] = [0x00, 0x00, 0x00, 0xff, 0x01, 0x00, 0x7f, 0x80, 0xff, 0xff]
        let row = [0] + samples
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in row {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        let adler = [UInt8(b >> 8 & 255), UInt8(b & 255), UInt8(a >> 8 & 255), UInt8(a & 255)]
        let count = UInt8(row.count)
        let stream: [UInt8] = [0x78, 0x01, 0x01, count, 0, ~count, 0xff] + row + adler
        let header: [UInt8] = [0, 0, 0, 5, 0, 0, 0, 1, 16, 0, 0, 0, 0]
        for (transparent, expected) in [([], [0, 0, 1, 0x7f, 255]), ([0x7f, 0x80], [0, 0, 1, 255, 255])] as [([UInt8], [UInt8])] {
            let bytes =
                [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header)
                + (transparent.isEmpty ? [] : chunk("tRNS", transparent)) + chunk("IDAT", stream) + chunk("IEND", [])
            #expect(try Picture(bytes: bytes).pixels == expected.flatMap { [$0, $0, $0] })
        }
    }

    private static func plain(_ width: Int, _ height: Int) -> Picture {
        Picture(width: width, height: height, pixels: [UInt8](repeating: 90, count: width * height * 3))
    }
}

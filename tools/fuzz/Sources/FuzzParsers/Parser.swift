import CPictureCodecs
import Glibc
import Pictures
import TensorFiles
import TextParsers
import Tokenizers

/// Stands for the decoders of other processes, so that the headers of their formats are read here.
struct NoDecoder: PictureDecoder {
    func obstacle(to format: PictureFormat) -> String? { nil }

    func decode(
        _ bytes: [UInt8], format: PictureFormat, size: (width: Int, height: Int)
    ) throws(PictureError) -> Picture {
        throw .damaged(format, reason: "it is not decoded here")
    }
}

/// The parsers of bytes that come from outside. A message is right, and so is any result; a crash, a read beyond the
/// bytes, or no end is a fault.
enum Parser: String, CaseIterable {
    case picture, bitmap, raw, boxes, exif, xmp, iptc, pngText = "png-text", safetensors, npy, tokenizerJSON = "tokenizer-json"
    case sentencePiece = "sentence-piece", table, form, takeout

    // Written once, before the only thread goes to work.
    nonisolated(unsafe) static var current: Parser?

    static func say(_ message: String) { write(2, message + "\n", message.utf8.count + 1) }

    /// Parses what libFuzzer has made up, each parser as far as its result is used elsewhere.
    func use(_ bytes: [UInt8]) {
        switch self {
        case .bitmap, .raw, .boxes:
            // The same bytes as a file, and as what reading keeps of it.
            let options = DecodingOptions(pixelLimit: 1 << 20)
            let kept = PictureBytes.read(size: Int64(bytes.count)) { offset, count in
                Array(bytes[min(bytes.count, Int(offset))..<min(bytes.count, Int(offset) + count)])
            }
            let (whole, part) = (try? Picture(bytes: bytes, options: options), try? Picture(bytes: kept, options: options))
            Self.check(whole == part, "what reading keeps of the file is another picture")
            let (all, some) = (try? PictureInfo(bytes: bytes), try? PictureInfo(bytes: kept))
            Self.check(all == some, "what reading keeps of the file has other metadata")
        case .picture: _ = try? Picture(bytes: withRightChecksums(bytes), options: DecodingOptions(pixelLimit: 1 << 20))
        case .exif: info(jpeg(marker: 0xE1, Array("Exif\0\0".utf8) + bytes))
        case .xmp:
            info(jpeg(marker: 0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + bytes))
            _ = XMPMetadata(packet: bytes)
        case .iptc:
            let size = withUnsafeBytes(of: UInt32(truncatingIfNeeded: bytes.count).bigEndian, Array.init)
            let head = Array("Photoshop 3.0\0".utf8) + Array("8BIM".utf8) + [4, 4, 0, 0] + size
            info(jpeg(marker: 0xED, head + bytes))
        case .pngText:
            // The first byte says which kind of chunk.
            let kind = ["iTXt", "tEXt", "zTXt", "eXIf"][Int(bytes.first ?? 0) % 4]
            info(withRightChecksums(Self.pngStart + chunk(kind, Array(bytes.dropFirst())) + Self.pngEnd))
        case .safetensors:
            guard let file = try? SafetensorsFile(bytes: bytes, name: "fuzz") else { return }
            for name in file.tensorNames.prefix(16) {
                _ = try? file[name]?.floats()
                _ = try? file[name]?.integers()
            }
        case .npy:
            guard let array = try? NumPyArray(bytes: bytes, name: "fuzz"), array.count < 1 << 20 else { return }
            _ = try? array.floats()
            _ = try? array.strings()
        case .tokenizerJSON:
            Self.withFile(bytes) { path in
                _ = try? UnigramTokenizer(tokenizerJSON: path).encode("a dog on the beach")
                _ = try? WordPieceTokenizer(tokenizerJSON: path).encode("a dog on the beach")
                _ = try? GPT2Tokenizer(tokenizerJSON: path).encode("a dog on the beach")
                _ = try? CLIPTokenizer(tokenizerJSON: path).encode("a dog on the beach")
            }
        case .sentencePiece:
            Self.withFile(bytes) { _ = try? UnigramTokenizer(sentencePieceModel: $0).encode("a dog on the beach") }
        case .table: Self.check(tableHasNoMoreThanItsBytes(bytes), "the table holds more than its bytes")
        case .takeout: Self.check(takeoutIsWithinBounds(bytes), "the record has a date or a place that there is not")
        case .form: Self.check(formReadsTheSameInParts(bytes), "the form depends on how its bytes arrive")
        }
    }

    private static func check(_ holds: Bool, _ fault: String) {
        guard !holds else { return }
        say(fault)
        abort()
    }

    private func info(_ bytes: [UInt8]) { _ = try? PictureInfo(bytes: bytes) }

    // MARK: What the bytes are put into

    private static let jpegEnd: [UInt8] = [
        0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0xFF, 0xD9,
    ]
    private static let pngStart: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55]
    private static let pngEnd: [UInt8] =
        [0, 0, 0, 0] + Array("IDAT".utf8) + [0, 0, 0, 0] + [0, 0, 0, 0] + Array("IEND".utf8) + [0, 0, 0, 0]

    private func jpeg(marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        let data = data.prefix(65_533)
        let length = UInt16(data.count + 2)
        return [0xFF, 0xD8, 0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + data + Self.jpegEnd
    }

    private func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: data.count).bigEndian, Array.init) + Array(kind.utf8) + data
            + [0, 0, 0, 0]
    }

    /// Corrects the checksums of a PNG's chunks, without which nothing changed would be decoded.
    private func withRightChecksums(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.starts(with: Self.pngStart.prefix(8)) else { return bytes }
        var bytes = bytes
        var position = 8
        while position + 12 <= bytes.count {
            let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - position - 12 else { break }
            let end = position + 8 + length
            let checksum = pc_crc32(bytes, position + 4, length + 4)
            for byte in 0..<4 { bytes[end + byte] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * byte)) }
            position = end + 4
        }
        return bytes
    }

    /// A file in memory, rewritten for each trial, for parsers that read a path.
    private static let descriptor: CInt = {
        let name = "/dev/shm/fuzz-parser-\(getpid())"
        let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        unlink(name)
        return descriptor
    }()

    private static func withFile(_ bytes: [UInt8], _ body: (String) -> Void) {
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            say("cannot write the file to parse")
            abort()
        }
        body("/proc/self/fd/\(descriptor)")
    }

    // MARK: Seeds

    /// Writes small inputs to begin with; golden files are added by tools/fuzz/run.
    func writeSeeds(to folder: String) {
        for (number, seed) in seeds.enumerated() {
            guard let file = fopen("\(folder)/seed-\(number)", "wb") else { return Self.say("cannot write to \(folder)") }
            fwrite(seed, 1, seed.count, file)
            fclose(file)
        }
    }

    private var seeds: [[UInt8]] {
        switch self {
        case .picture, .bitmap, .raw, .boxes: []
        case .exif: [[0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x0E, 1, 2, 0, 4, 0, 0, 0, 65, 66, 67, 0, 0, 0, 0, 0]]
        case .xmp:
            [
                Array(
                    ("<rdf:Description xmlns:dc=\"x\"><dc:subject><rdf:Bag><rdf:li>dog &amp; cat</rdf:li></rdf:Bag>"
                        + "</dc:subject></rdf:Description>").utf8),
                Array(
                    ("<rdf:Description xmp:Rating=\"4\" exif:DateTimeOriginal=\"2020-05-06T07:08:09.5+02:00\" "
                        + "tiff:Make='A' tiff:Model='B' exif:GPSLatitude=\"48,8.25N\" exif:GPSLongitude=\"11,34,30W\" "
                        + "exif:GPSAltitude=\"5205/10\" exif:GPSAltitudeRef=\"1\" mwg-rs:Name=\"Anna\"/>").utf8),
            ]
        case .iptc: [[0x1C, 2, 25, 0, 3, 100, 111, 103, 0x1C, 2, 120, 0, 2, 97, 32]]
        case .pngText:
            [
                [0] + Array("XML:com.adobe.xmp\0\0\0\0\0<x/>".utf8), [1] + Array("Description\0a dog".utf8),
                [0] + Array("XML:com.adobe.xmp\0\u{1}\0\0\0".utf8) + [0x78, 0x9C, 3, 0, 0, 0, 0, 1],
                [2] + Array("Raw profile type exif\0\0".utf8) + [0x78, 0x9C, 3, 0, 0, 0, 0, 1],
                [1] + Array("Raw profile type exif\0\nexif\n       8\n49492a0008000000\n".utf8),
                [3, 0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            ]
        case .safetensors:
            [
                [0x33, 0, 0, 0, 0, 0, 0, 0]
                    + Array("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} ".utf8) + [0, 0, 128, 63]
            ]
        case .npy:
            [
                [0x93] + Array("NUMPY".utf8) + [1, 0, 0x36, 0]
                    + Array("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }".utf8) + [0, 0, 128, 63]
            ]
        case .tokenizerJSON:
            [
                Array(
                    (#"{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0],["a",-1.0]]},"#
                        + #""normalizer":{"type":"Lowercase"}}"#).utf8)
            ]
        case .sentencePiece: [[0x0A, 0x0E, 0x0A, 5, 60, 117, 110, 107, 62, 0x15, 0, 0, 0, 0, 0x18, 2]]
        case .table: [Array("path,caption\r\na.jpg,\"a \"\"big\"\" dog, wet\"\nb.jpg;x|y\tz\n".utf8)]
        case .takeout:
            [
                Array(
                    (#"{"title": "a.jpg", "photoTakenTime": {"timestamp": "-86399"}, "people": [{"name": "Anna"}], "#
                        + #""geoData": {"latitude": 48.1, "longitude": -11.5, "altitude": 520.5}}"#).utf8)
            ]
        case .form:
            [
                [7]
                    + Array(
                        ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n"
                            + "Content-Type: image/jpeg\r\n\r\n\r\n-b\r\n--b--\r\n").utf8)
            ]
        }
    }
}

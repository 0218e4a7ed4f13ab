/// The header of a Windows or OS/2 bitmap (BMP).
///
/// The layouts are those of Microsoft's BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV4HEADER and BITMAPV5HEADER; what
/// they leave open is read as Pillow's BmpImagePlugin does.
struct BitmapHeader: Sendable {
    enum Compression: Int, Sendable {
        case none = 0
        case runs8 = 1
        case runs4 = 2
        case masks = 3
        case masksWithAlpha = 6
    }

    let size: PixelSize
    let bitsPerPixel: Int
    let compression: Compression
    let isTopDown: Bool
    /// The offset of the samples in the file.
    let firstSample: Int
    /// The colours of 1, 4 and 8 bits.
    let palette: [PaletteColor]
    /// The bits of red, green, blue and alpha in a pixel of 16 or 32 bits.
    let channels: [Channel]

    /// The bits of one channel.
    struct Channel: Sendable {
        let shift: Int
        let maximum: Int

        init(mask: Int) {
            shift = mask == 0 ? 0 : mask.trailingZeroBitCount
            maximum = mask >> shift
        }

        /// Returns the channel of a pixel, scaled to 8 bits; 0 if it has no bits.
        func value(of pixel: Int) -> UInt8 {
            maximum == 0 ? 0 : UInt8(truncatingIfNeeded: (pixel >> shift & maximum) * 255 / maximum)
        }
    }

    /// The number of bytes of a row, which is padded to four.
    var rowLength: Int { (size.width * bitsPerPixel + 31) / 32 * 4 }

    /// - Parameter file: the file from its first byte.
    init(_ file: ByteView) throws(PictureError) {
        guard file.starts(with: "BM"), let length = file.uint32(at: 14, littleEndian: true),
            let header = file.part(from: 14, length: length)
        else { throw Self.damaged("the file ends inside its header") }
        let isCore = length == 12
        guard isCore || [40, 52, 56, 64, 108, 124].contains(length) else {
            throw .unsupportedVariant(.bmp, reason: "a header of \(length) bytes")
        }
        let fields = Fields(header, isCore: isCore)
        (size, isTopDown) = (fields.size, fields.isTopDown)
        bitsPerPixel = fields.bitsPerPixel
        guard size.width > 0, size.height > 0 else { throw Self.damaged("its size is \(size.width) × \(size.height)") }
        guard [1, 4, 8, 16, 24, 32].contains(bitsPerPixel) else {
            throw .unsupportedVariant(.bmp, reason: "\(bitsPerPixel) bits per pixel")
        }
        guard let compression = Compression(rawValue: fields.compression), compression.fits(bitsPerPixel) else {
            throw .unsupportedVariant(.bmp, reason: "compression \(fields.compression)")
        }
        self.compression = compression

        // A header of 40 bytes is followed by the masks, which longer ones contain.
        let usesMasks = compression == .masks || compression == .masksWithAlpha
        let maskCount = length >= 56 || compression == .masksWithAlpha ? 4 : 3
        let masks = usesMasks ? (0..<maskCount).map { file.uint32(at: 54 + 4 * $0, littleEndian: true) ?? 0 } : []
        channels = Self.channels(masks: masks, bitsPerPixel: bitsPerPixel)
        let paletteOffset = 14 + length + (usesMasks && length == 40 ? 4 * maskCount : 0)
        let colors = bitsPerPixel <= 8 ? (fields.colors == 0 ? 1 << bitsPerPixel : fields.colors) : 0
        guard colors <= 65_536 else { throw Self.damaged("its palette has \(colors) colours") }
        let entry = isCore ? 3 : 4
        palette = Self.palette(in: file, at: paletteOffset, entry: entry, count: min(colors, 256))
        let stated = file.uint32(at: 10, littleEndian: true) ?? 0
        firstSample = stated == 0 || stated == 14 + length ? paletteOffset + entry * colors : stated
    }

    /// The members that the two families of headers have in common.
    private struct Fields {
        var size: PixelSize
        var isTopDown = false
        var bitsPerPixel: Int
        var compression = 0
        var colors = 0

        init(_ header: ByteView, isCore: Bool) {
            let half = { header.uint16(at: $0, littleEndian: true) ?? 0 }
            let word = { header.uint32(at: $0, littleEndian: true) ?? 0 }
            if isCore {
                size = (half(4), half(6))
                bitsPerPixel = half(10)
                return
            }
            let height = Int(Int32(truncatingIfNeeded: word(8)))
            size = (Int(Int32(truncatingIfNeeded: word(4))), abs(height))
            isTopDown = height < 0
            bitsPerPixel = half(14)
            compression = word(16)
            colors = word(32)
        }
    }

    private static func channels(masks: [Int], bitsPerPixel: Int) -> [Channel] {
        let usual = bitsPerPixel == 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0]
        let isEmpty = masks.allSatisfy { $0 == 0 }
        return (isEmpty ? usual : masks + (masks.count == 3 ? [0] : [])).map(Channel.init(mask:))
    }

    private static func palette(in file: ByteView, at offset: Int, entry: Int, count: Int) -> [PaletteColor] {
        let stored = (0..<count).map { index in
            let color = file.suffix(from: offset + entry * index)
            return PaletteColor(
                red: color.byte(at: 2) ?? 0, green: color.byte(at: 1) ?? 0, blue: color.byte(at: 0) ?? 0)
        }
        return stored + [PaletteColor](repeating: .black, count: 256 - count)
    }

    static func damaged(_ reason: String) -> PictureError { .damaged(.bmp, reason: reason) }
}

extension BitmapHeader.Compression {
    fileprivate func fits(_ bitsPerPixel: Int) -> Bool {
        switch self {
        case .none: true
        case .runs8: bitsPerPixel == 8
        case .runs4: bitsPerPixel == 4
        case .masks, .masksWithAlpha: bitsPerPixel == 16 || bitsPerPixel == 32
        }
    }
}

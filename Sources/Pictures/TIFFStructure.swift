/// A TIFF structure: the whole of a TIFF file, of most cameras' raw files, and of an EXIF block.
struct TIFFStructure: Sendable {
    let file: ByteView
    let isLittleEndian: Bool
    /// `true` for BigTIFF, whose offsets and counts have 64 bits.
    let isBig: Bool
    let firstDirectoryOffset: Int

    /// The numbers that follow the byte order: TIFF's, BigTIFF's, and those of Panasonic's and Olympus' raw files.
    private static let magicNumbers = [42, 43, 0x55, 0x4f52, 0x5352]

    /// - Returns: nil when the bytes do not begin with a header.
    init?(_ file: ByteView) {
        let isLittleEndian = file.starts(with: "II")
        guard isLittleEndian || file.starts(with: "MM"),
            let magic = file.uint16(at: 2, littleEndian: isLittleEndian), Self.magicNumbers.contains(magic)
        else { return nil }
        let isBig = magic == 43
        let offset =
            isBig
            ? file.uint64(at: 8, littleEndian: isLittleEndian) : file.uint32(at: 4, littleEndian: isLittleEndian)
        guard let offset else { return nil }
        (self.file, self.isLittleEndian, self.isBig) = (file, isLittleEndian, isBig)
        firstDirectoryOffset = offset
    }

    /// A structure without a header, as inside a maker's note.
    init(headless file: ByteView, isLittleEndian: Bool) {
        (self.file, self.isLittleEndian, isBig, firstDirectoryOffset) = (file, isLittleEndian, false, 0)
    }

    func uint16(at offset: Int) -> Int? { file.uint16(at: offset, littleEndian: isLittleEndian) }
    func uint32(at offset: Int) -> Int? { file.uint32(at: offset, littleEndian: isLittleEndian) }

    /// Returns an offset or a count: 32 bits, or 64 in BigTIFF.
    func word(at offset: Int) -> Int? {
        isBig ? file.uint64(at: offset, littleEndian: isLittleEndian) : uint32(at: offset)
    }

    var wordLength: Int { isBig ? 8 : 4 }

    func directory(at offset: Int) -> TIFFDirectory? { TIFFDirectory(self, at: offset) }
}

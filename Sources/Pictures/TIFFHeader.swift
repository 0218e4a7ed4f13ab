/// The size and the metadata of a TIFF file's first page.
struct TIFFHeader {
    let size: PixelSize
    let metadata: MetadataBlocks

    init(_ bytes: [UInt8]) throws(PictureError) {
        let file = ByteView(bytes)
        guard let directory = TIFFDirectory.first(of: file) else {
            throw .damaged(.tiff, reason: "its first directory is missing")
        }
        guard let width = directory.integer(.imageWidth), let height = directory.integer(.imageLength), width > 0,
            height > 0
        else { throw .damaged(.tiff, reason: "its first directory states no size") }
        size = (width, height)
        metadata = MetadataBlocks(exif: file, directory)
    }
}

extension MetadataBlocks {
    /// The metadata of a TIFF file, which has the structure of an EXIF block.
    init(exif file: ByteView, _ directory: TIFFDirectory) {
        exif = file
        xmp = directory.block(.xmp)
        iptc = directory.block(.iptc)
    }
}

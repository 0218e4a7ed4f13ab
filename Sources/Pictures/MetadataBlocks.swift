/// The parts of a file that tell about its picture, in whatever format it is.
struct MetadataBlocks {
    /// A TIFF structure, without "Exif\0\0".
    var exif: ByteView?
    /// An XMP packet.
    var xmp: ByteView?
    /// IPTC-IIM data sets.
    var iptc: ByteView?
    /// A description that the format itself carries.
    var description: String?

    /// 1…8; 1 when nothing valid is said. EXIF's word counts before XMP's, as in Pillow.
    var orientation: Int {
        if let exif, let directory = TIFFDirectory.first(of: exif), directory.contains(.orientation) {
            let value = directory.integer(.orientation) ?? 1
            return (1...8).contains(value) ? value : 1
        }
        return xmp.flatMap { XMPPacket($0).orientation } ?? 1
    }
}

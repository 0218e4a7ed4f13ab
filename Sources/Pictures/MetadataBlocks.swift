/// The metadata of a picture file of any format.
struct MetadataBlocks {
    /// A TIFF structure, without "Exif\0\0".
    var exif: ByteView?
    /// An XMP packet.
    var xmp: ByteView?
    /// IPTC-IIM data sets.
    var iptc: ByteView?
    /// A description in the format's own metadata.
    var description: String?

    /// The orientation, 1…8; 1 when no valid value exists. EXIF takes precedence over XMP, as in Pillow.
    var orientation: Int {
        if let exif, let directory = TIFFDirectory.first(of: exif), directory.contains(.orientation) {
            let value = directory.integer(.orientation) ?? 1
            return (1...8).contains(value) ? value : 1
        }
        return xmp.flatMap { XMPPacket($0).orientation } ?? 1
    }
}

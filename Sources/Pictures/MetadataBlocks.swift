/// The metadata of a picture file of any format.
struct MetadataBlocks {
    /// A TIFF structure, without "Exif\0\0".
    var exif: ByteView?
    /// A TIFF structure that begins with the EXIF directory, where a format stores that apart.
    var exifDirectory: ByteView?
    /// A TIFF structure that begins with the GPS directory, where a format stores that apart.
    var gpsDirectory: ByteView?
    /// An XMP packet.
    var xmp: ByteView?
    /// IPTC-IIM data sets.
    var iptc: ByteView?
    /// A description in the format's own metadata.
    var description: String?
    /// The time of creation in the format's own metadata.
    var creationTime: String?
    /// The orientation of a raw file's preview.
    var previewOrientation: Int?
    /// `true` if decoding applies the rotation that the format itself states, which EXIF only repeats.
    var isUprightWhenDecoded = false

    /// The orientation, 1…8; 1 when no valid value exists. EXIF takes precedence over XMP, as in Pillow.
    var orientation: Int {
        if isUprightWhenDecoded { return 1 }
        if let previewOrientation { return previewOrientation }
        if let exif, let directory = TIFFDirectory.first(of: exif), directory.contains(.orientation) {
            let value = directory.integer(.orientation) ?? 1
            return (1...8).contains(value) ? value : 1
        }
        return xmp.flatMap { XMPPacket($0).orientation } ?? 1
    }

    /// The directory with the data that the camera recorded.
    func cameraDirectory(of main: TIFFDirectory?) -> TIFFDirectory? {
        main?.directory(.exifDirectory) ?? exifDirectory.flatMap(TIFFDirectory.first(of:))
    }

    /// The directory with the place where the picture was taken.
    func placeDirectory(of main: TIFFDirectory?) -> TIFFDirectory? {
        main?.directory(.gpsDirectory) ?? gpsDirectory.flatMap(TIFFDirectory.first(of:))
    }

    /// Returns a TIFF structure from a block that begins with the distance to it, as in HEIF and JPEG XL.
    static func exif(afterOffset block: ByteView) -> ByteView? {
        // Some encoders of JPEG XL leave it out.
        if TIFFStructure(block) != nil { return block }
        guard let offset = block.uint32(at: 0) else { return nil }
        let rest = block.suffix(from: 4)
        let structure = rest.suffix(from: offset)
        return structure.isEmpty ? nil : structure.starts(with: "Exif\0\0") ? structure.suffix(from: 6) : structure
    }
}

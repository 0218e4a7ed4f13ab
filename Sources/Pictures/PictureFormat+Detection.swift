extension PictureFormat {
    /// Returns the format of a file that starts with `bytes`, or nil when it is not a known one.
    ///
    /// - Parameter bytes: the whole file or its first ``signatureLength`` bytes.
    public static func detect(_ bytes: [UInt8]) -> PictureFormat? {
        let head = ByteView(bytes)
        // JPEG first: it is by far the most common.
        if head.starts(withBytes: [0xff, 0xd8, 0xff]) { return .jpeg }
        if head.starts(withBytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) { return .png }
        return container(head) ?? tiffFamily(head) ?? fixedSignature(head) ?? text(head)
    }

    private static func fixedSignature(_ head: ByteView) -> PictureFormat? {
        if head.starts(with: "GIF87a") || head.starts(with: "GIF89a") { return .gif }
        if head.starts(with: "BM"), head.uint32(at: 6) == 0 { return .bmp }
        if NetpbmReader.Header(head) != nil { return .netpbm }
        if head.starts(with: "8BPS") { return .photoshop }
        if head.starts(with: "%PDF-") { return .pdf }
        if head.starts(with: "FUJIFILMCCD-RAW") { return .raw("Fujifilm RAF") }
        if head.starts(with: "FOVb") { return .raw("Sigma X3F") }
        if head.starts(withBytes: [0, 0x4d, 0x52, 0x4d]) { return .raw("Minolta MRW") }
        if head.starts(with: "II"), head.starts(with: "HEAPCCDR", at: 6) { return .raw("Canon CRW") }
        if head.starts(withBytes: [0, 0, 1, 0]) || head.starts(withBytes: [0, 0, 2, 0]) { return .icon }
        if head.starts(withBytes: [0xff, 0x0a]) { return .jpegXL }
        if head.starts(withBytes: [0xff, 0x4f, 0xff, 0x51]) { return .jpeg2000 }
        if head.starts(withBytes: [0x76, 0x2f, 0x31, 0x01]) { return .openEXR }
        if head.starts(with: "#?RADIANCE") || head.starts(with: "#?RGBE") { return .radianceHDR }
        if head.starts(with: "qoif") { return .qoi }
        if head.starts(withBytes: [0x1a, 0x45, 0xdf, 0xa3]) {
            return .video(head.firstOffset(of: "webm") != nil ? "WebM" : "Matroska")
        }
        if head.starts(withBytes: [0, 0, 1, 0xba]) || head.starts(withBytes: [0, 0, 1, 0xb3]) {
            return .video("MPEG")
        }
        if head.starts(withBytes: [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11]) { return .video("Windows Media") }
        if head.starts(with: "FLV\u{1}") { return .video("Flash") }
        if head.byte(at: 0) == 0x47, head.byte(at: 188) == 0x47, head.byte(at: 376) == 0x47 {
            return .video("MPEG transport stream")
        }
        // Cameras write a time before each packet.
        if head.byte(at: 4) == 0x47, head.byte(at: 196) == 0x47, head.byte(at: 388) == 0x47 {
            return .video("MPEG transport stream")
        }
        return nil
    }

    /// Detects RIFF files and those made of the boxes of ISO 14496-12.
    private static func container(_ head: ByteView) -> PictureFormat? {
        if head.starts(with: "RIFF") {
            if head.starts(with: "WEBP", at: 8) { return .webp }
            if head.starts(with: "AVI ", at: 8) { return .video("AVI") }
            return nil
        }
        if head.starts(with: "jP  ", at: 4), head.uint32(at: 0) == 12 { return .jpeg2000 }
        if head.starts(with: "JXL ", at: 4), head.uint32(at: 0) == 12 { return .jpegXL }
        if head.starts(with: "ftyp", at: 4) { return brand(head) }
        for box in ["moov", "mdat", "wide", "free", "skip"] as [StaticString] where head.starts(with: box, at: 4) {
            return .video("QuickTime")
        }
        return nil
    }

    private static func brand(_ head: ByteView) -> PictureFormat {
        let length = min(head.uint32(at: 0) ?? 0, head.count)
        // The major brand, then (after a version) the compatible ones.
        let brands = [8] + Array(stride(from: 16, to: max(16, length - 3), by: 4))
        for offset in brands {
            if head.starts(with: "avif", at: offset) || head.starts(with: "avis", at: offset) { return .avif }
            for brand in ["heic", "heix", "hevc", "hevx", "heim", "heis"] as [StaticString]
            where head.starts(with: brand, at: offset) { return .heic }
            if head.starts(with: "crx ", at: offset) { return .raw("Canon CR3") }
        }
        if head.starts(with: "mif1", at: 8) || head.starts(with: "msf1", at: 8) { return .heic }
        if head.starts(with: "jp2 ", at: 8) || head.starts(with: "jpx ", at: 8) { return .jpeg2000 }
        if head.starts(with: "qt  ", at: 8) { return .video("QuickTime") }
        return .video("MP4")
    }

    /// Distinguishes TIFF from the raw formats based on it by a signature or by the maker in the first directory.
    private static func tiffFamily(_ head: ByteView) -> PictureFormat? {
        if head.starts(with: "IIRO") || head.starts(with: "IIRS") || head.starts(with: "MMOR") {
            return .raw("Olympus ORF")
        }
        if head.starts(withBytes: [0x49, 0x49, 0x55, 0x00]) { return .raw("Panasonic RW2") }
        let isTIFF =
            head.starts(withBytes: [0x49, 0x49, 0x2a, 0]) || head.starts(withBytes: [0x4d, 0x4d, 0, 0x2a])
            || head.starts(withBytes: [0x49, 0x49, 0x2b, 0]) || head.starts(withBytes: [0x4d, 0x4d, 0, 0x2b])
        guard isTIFF else { return nil }
        if head.starts(with: "CR", at: 8) { return .raw("Canon CR2") }
        guard let directory = TIFFDirectory.first(of: head) else { return .tiff }
        if directory.contains(.dngVersion) { return .raw("DNG") }
        // A plain TIFF may name a maker, too; a raw file has its sensor data in a sub-directory, or begins with a
        // preview (6) or with a maker's own compression.
        guard directory.contains(.subDirectories) || rawCompressions.contains(directory.integer(.compression) ?? 1),
            let maker = directory.text(.make)?.uppercased()
        else { return .tiff }
        if maker.hasPrefix("NIKON") { return .raw("Nikon NEF") }
        if maker.hasPrefix("SONY") { return .raw("Sony ARW") }
        if maker.hasPrefix("PENTAX") || maker.hasPrefix("RICOH") { return .raw("Pentax PEF") }
        if maker.hasPrefix("SAMSUNG") { return .raw("Samsung SRW") }
        return .tiff
    }

    private static let rawCompressions: Set<Int> = [6, 32_767, 32_769, 32_770, 34_713, 65_535]

    private static func text(_ head: ByteView) -> PictureFormat? {
        var start = head.starts(withBytes: [0xef, 0xbb, 0xbf]) ? 3 : 0
        while let byte = head.byte(at: start), [0x20, 0x09, 0x0a, 0x0d].contains(byte) { start += 1 }
        if head.starts(with: "<svg", at: start) { return .svg }
        let isMarkup = head.starts(with: "<?xml", at: start) || head.starts(with: "<!", at: start)
        return isMarkup && head.firstOffset(of: "<svg", from: start) != nil ? .svg : nil
    }
}

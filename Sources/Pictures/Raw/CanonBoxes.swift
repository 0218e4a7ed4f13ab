import Files

/// The previews and the metadata in the boxes of a CR3 file, as ExifTool's Canon module documents them.
enum CanonBoxes {
    private static let metadataID: [UInt8] = [
        0x85, 0xc0, 0xb6, 0x87, 0x82, 0x0f, 0x11, 0xe0, 0x81, 0x11, 0xf4, 0xce, 0x46, 0x2b, 0x6a, 0x48,
    ]
    private static let previewID: [UInt8] = [
        0xea, 0xf4, 0x2b, 0x5e, 0x1c, 0x98, 0x4b, 0x88, 0xb9, 0xfb, 0xb7, 0xdc, 0x40, 0x6e, 0x4d, 0x16,
    ]

    /// CMT1 holds the main directory, CMT2 the EXIF directory and CMT4 the GPS directory, each in a TIFF structure of
    /// its own.
    static func metadata(of file: ByteView) -> MetadataBlocks {
        var metadata = MetadataBlocks()
        let movie = ISOBox.boxes(in: file).first("moov")?.boxes() ?? []
        guard let canon = movie.first(where: { $0.is("uuid") && $0.content.starts(withBytes: metadataID) }) else {
            return metadata
        }
        let boxes = canon.boxes(after: 16)
        metadata.exif = boxes.first("CMT1")?.content
        metadata.exifDirectory = boxes.first("CMT2")?.content
        metadata.gpsDirectory = boxes.first("CMT4")?.content
        return metadata
    }

    /// Returns the end of the box that holds the metadata and the places of samples.
    static func metadataEnd(in file: ByteView) -> Int {
        ISOBox.boxes(in: file).first("moov").map { $0.contentOffset + $0.content.count } ?? 0
    }

    /// Returns the places in the file where JPEGs are stored.
    static func previews(in file: ByteView) -> [Range<Int>] {
        let boxes = ISOBox.boxes(in: file)
        var places: [Range<Int>] = []
        for box in boxes where box.is("uuid") && box.content.starts(withBytes: previewID) {
            for preview in box.boxes(after: 24) where preview.is("PRVW") {
                let start = box.contentOffset + 24 + preview.contentOffset + 16
                if let length = preview.content.uint32(at: 12) { places.append(start..<start + length) }
            }
        }
        for track in boxes.first("moov")?.boxes() ?? [] where track.is("trak") {
            if let place = firstSample(of: track) { places.append(place) }
        }
        return places
    }

    /// Returns the place of a track's first sample.
    private static func firstSample(of track: ISOBox) -> Range<Int>? {
        let media = track.boxes().first("mdia")?.boxes().first("minf")?.boxes()
        guard let table = media?.first("stbl")?.boxes(), let sizes = table.first("stsz") else { return nil }
        let common = sizes.content.uint32(at: 4) ?? 0
        let length = common > 0 ? common : sizes.content.uint32(at: 12)
        let offset =
            table.first("co64")?.content.uint64(at: 8) ?? table.first("stco").flatMap { $0.content.uint32(at: 8) }
        guard let length, let offset, offset <= Int.max - length else { return nil }
        return offset..<offset + length
    }
}

/// A camera's raw file, of which the largest embedded JPEG is decoded.
///
/// The places of previews are those that ExifTool documents: directories and sub-directories of the TIFF structure
/// (CR2, NEF, NRW, ARW, SR2, DNG, PEF, SRW), Panasonic's tag 0x002E (RW2), the header of RAF, and the boxes of CR3.
/// Where these lead to nothing or to a small picture, as in ORF, whose preview is in the maker's note, the file is
/// searched for JPEGs.
struct RawFile {
    /// The bytes of the preview.
    let preview: ByteView
    /// The preview's own metadata if it has an orientation, completed by the raw file's.
    let metadata: MetadataBlocks
    /// The number of bytes of the file up to the end of the preview and of all directories.
    let neededLength: Int

    /// - Returns: nil when the file holds no JPEG that can be decoded.
    init?(_ file: ByteView) {
        var search = PreviewSearch(file)
        var blocks = MetadataBlocks()
        var metadataEnd = 0
        if let structure = TIFFStructure(file) {
            search.walk(structure)
            if let main = structure.directory(at: structure.firstDirectoryOffset) {
                blocks = MetadataBlocks(exif: file, main)
            }
        } else if file.starts(with: "FUJIFILMCCD-RAW") {
            if let offset = file.uint32(at: 0x54), let length = file.uint32(at: 0x58) {
                search.add(offset: offset, length: length)
            }
        } else {
            blocks = CanonBoxes.metadata(of: file)
            metadataEnd = CanonBoxes.metadataEnd(in: file)
            for place in CanonBoxes.previews(in: file) { search.add(offset: place.lowerBound, length: place.count) }
        }
        if search.isBestSmall { search.scan() }
        guard let best = search.best, let preview = file.part(from: best.offset, length: best.length) else {
            return nil
        }
        self.preview = preview
        metadata = Self.merged(JPEGSegments.metadata(of: preview.array), blocks)
        neededLength = max(search.directoriesEnd, metadataEnd, best.offset + best.length)
    }

    private static func merged(_ own: MetadataBlocks, _ raw: MetadataBlocks) -> MetadataBlocks {
        var merged = raw
        if let exif = own.exif, let directory = TIFFDirectory.first(of: exif) {
            let isOriented = directory.contains(.orientation) || raw.exif == nil
            merged.previewOrientation = isOriented ? own.orientation : raw.orientation
            if raw.cameraDirectory(of: raw.exif.flatMap(TIFFDirectory.first(of:))) == nil {
                (merged.exif, merged.exifDirectory, merged.gpsDirectory) = (exif, nil, nil)
            }
        }
        merged.xmp = raw.xmp ?? own.xmp
        merged.iptc = raw.iptc ?? own.iptc
        return merged
    }
}

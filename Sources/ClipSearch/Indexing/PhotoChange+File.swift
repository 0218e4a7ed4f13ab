import Catalog
import Files
import Pictures

/// The data of a photo from outside its file.
package struct OuterData: Sendable {
    /// Captions and keywords.
    package var texts: [TextChange] = []
    package var metadata = SidecarMetadata()
    /// `true` if a sidecar was unusable.
    package var isIncomplete = false

    package init() {}

    init(_ outcome: SidecarFiles.Outcome) {
        texts = [outcome.change]
        metadata = outcome.metadata
        isIncomplete = !outcome.faults.isEmpty
    }
}

extension LibraryChange.PhotoChange {
    /// A photo with the properties, the texts and the data that its file and what is next to it hold.
    init(
        _ file: ScannedFile, hash: ContentHash, info: PictureInfo, vectors: [NewVector] = [],
        outer: OuterData = OuterData()
    ) {
        let metadata = PhotoMetadata(of: info, name: file.path.fileName, sidecars: outer.metadata)
        let record = PhotoFile(
            path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds, contentHash: hash,
            width: info.width, height: info.height, format: info.format.name, takenAt: metadata.date?.seconds)
        let texts = PhotoTexts(
            captions: BoundedCaptions([info.title, info.caption].compactMap { $0 }).kept.map {
                Caption($0, source: .embedded)
            },
            tags: info.keywords.map { Tag($0, source: .embedded) })
        self.init(
            file: record, capture: metadata.capture, vectors: vectors,
            texts: [TextChange(source: .embedded, texts: texts)] + outer.texts)
    }
}

#if Catalog
import Pictures

/// All that a library holds of a photo.
public struct PhotoDetails: Sendable {
    /// The photo's record.
    public var photo: PhotoRecord
    /// The present files of the photo, the leading one first; empty if it has only one.
    public var files: [PhotoRecord]
    /// The camera, the exposure, the place and the rating that the photo's file states, or another of its files.
    public var capture: CaptureData
    /// The captions and tags of the photo's files.
    public var texts: PhotoTexts
    /// The writing in the photo, or in the leading one of its files.
    public var writing: PhotoWriting
    /// A Boolean value that indicates whether the photo is a favourite.
    public var isFavourite: Bool
    /// The collections that contain the photo.
    public var collections: [PhotoCollection]
}

extension PhotoLibrary {
    /// Returns all that the library holds of a photo.
    ///
    /// - Throws: ``CatalogError/unknownPhoto(_:)``.
    public func details(of id: PhotoID) throws -> PhotoDetails {
        let files = try photos.files(of: [id])[id] ?? []
        // The file itself comes first.
        let ids = [id] + files.map(\.id).filter { $0 != id }
        let captures = try photos.captures(of: ids)
        let texts = try texts.of(ids)
        let photo = try photos.record(id)
        return PhotoDetails(
            photo: photo, files: files,
            capture: ids.reduce(CaptureData()) { captures[$1].map($0.completed(by:)) ?? $0 },
            texts: PhotoTexts(merging: ids.compactMap { texts[$0] }),
            writing: try writing.of(photo.leader ?? id),
            isFavourite: try favourites.among([id]).contains(id), collections: try collections.containing(id))
    }
}

extension CaptureData {
    /// Returns the data with what another file of the photo says where they say nothing.
    fileprivate func completed(by other: CaptureData) -> CaptureData {
        var data = self
        if data.camera == nil, data.exposureTime == nil, data.focalLength == nil {
            (data.camera, data.lens, data.iso) = (other.camera, data.lens ?? other.lens, data.iso ?? other.iso)
            (data.focalLength, data.focalLengthIn35mm) = (other.focalLength, other.focalLengthIn35mm)
            (data.aperture, data.exposureTime) = (other.aperture, other.exposureTime)
        }
        data.location = data.location ?? other.location
        data.rating = data.rating ?? other.rating
        if data.dateSource == nil {
            (data.dateSource, data.offsetMinutes) = (other.dateSource, other.offsetMinutes)
            (data.offsetSource, data.milliseconds) = (other.offsetSource, other.milliseconds)
        }
        return data
    }
}

extension PhotoTexts {
    /// The texts of several files, each once.
    fileprivate init(merging all: [PhotoTexts]) {
        self.init()
        var known: Set<String> = []
        for caption in all.flatMap(\.captions) where known.insert(caption.text).inserted { captions.append(caption) }
        var names: Set<[String]> = []
        for tag in all.flatMap(\.tags) where names.insert([tag.name, tag.source.rawValue]).inserted { tags.append(tag) }
    }
}
#endif

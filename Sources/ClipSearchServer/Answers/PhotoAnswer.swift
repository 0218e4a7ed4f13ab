#if Server
import Catalog
import Checksums
import ClipSearch
import Foundation

/// The representation of a photo for clients.
struct PhotoAnswer: Encodable {
    var id: PhotoID
    var name: String
    var folder: String
    var path: String
    var width: Int
    var height: Int
    var bytes: Int64
    var format: String
    var takenAt: Nullable<String>
    var modifiedAt: String
    var version: String
    var isFavourite: Bool
    var isMissing: Bool
    var addedAt: String?
    /// The photo's files, the leading one first; nil for a photo of one file.
    var files: [PhotoFileAnswer]?
    /// The time of the video's still that is shown; nil for a picture.
    var second: Double?

    /// - Parameter second: the time of the still of a video; nil for the one that stands for it.
    init(
        _ photo: PhotoRecord, isFavourite: Bool, addedAt: Int64? = nil, files: [PhotoRecord]? = nil,
        second: Double? = nil
    ) {
        let file = photo.file
        id = photo.id
        name = file.path.fileName
        folder = file.path.folder.text
        path = file.path.text
        width = file.width
        height = file.height
        bytes = file.size
        format = file.format
        takenAt = Nullable(file.takenAt.map(PhotoTime.text(of:)))
        modifiedAt = JSON.time(Int64((Double(file.modifiedNanoseconds) / 1e9).rounded(.down)))
        version = photo.version
        self.isFavourite = isFavourite
        isMissing = photo.isMissing
        self.addedAt = addedAt.map(JSON.time)
        self.second = second ?? photo.second
        self.files = files.flatMap { $0.count > 1 ? $0.map(PhotoFileAnswer.init) : nil }
    }
}

/// One of several files of a photo.
struct PhotoFileAnswer: Encodable {
    var id: PhotoID
    var name: String
    var width: Int
    var height: Int
    var bytes: Int64
    var format: String
    var version: String

    init(_ photo: PhotoRecord) {
        let file = photo.file
        (id, name, version) = (photo.id, file.path.fileName, photo.version)
        (width, height, bytes, format) = (file.width, file.height, file.size, file.format)
    }
}

extension PhotoRecord {
    /// A short version that changes with the contents.
    var version: String { Array(file.contentHash.bytes.prefix(6)).hexadecimal }
}

struct PhotoListAnswer: Encodable {
    var photos: [PhotoAnswer]
    var total: Int

    /// - Throws: `CatalogError`.
    init(_ page: PhotoPage, in library: PhotoLibrary) throws {
        let favourites = try library.favourites.among(page.entries.map(\.photo.id))
        let several = page.entries.map(\.photo).filter { $0.otherFiles > 0 }.map(\.id)
        let files = several.isEmpty || page.listsFilesApart ? [:] : try library.photos.files(of: several)
        photos = page.entries.map {
            PhotoAnswer(
                $0.photo, isFavourite: favourites.contains($0.photo.id), addedAt: $0.addedAt, files: files[$0.photo.id])
        }
        total = page.total
    }
}

/// The representation of all photos of a list for clients that arrange them.
struct OutlineAnswer: Encodable {
    struct DayAnswer: Encodable {
        var day: String
        var photos: Int
    }

    var total: Int
    var ids: [PhotoID]
    var shapes: [Int]
    var days: [DayAnswer]

    init(_ outline: PhotoOutline) {
        total = outline.ids.count
        ids = outline.ids
        shapes = outline.shapes
        days = outline.days.map {
            DayAnswer(day: String(PhotoTime.text(of: $0.day * 86400).prefix(10)), photos: $0.photos)
        }
    }
}

/// All data of a photo for clients.
struct PhotoDetailsAnswer: Encodable {
    struct CaptionAnswer: Encodable {
        var text: String
        var source: String
        var confidence: Double?
    }

    struct TagAnswer: Encodable {
        var name: String
        var source: String
        var confidence: Double?
    }

    struct CollectionName: Encodable {
        var id: CollectionID
        var name: String
    }

    var photo: PhotoAnswer
    var details: PhotoDetails

    init(_ details: PhotoDetails) {
        photo = PhotoAnswer(details.photo, isFavourite: details.isFavourite, files: details.files)
        self.details = details
    }

    private enum Key: String, CodingKey { case firstIndexedAt, missingSince, capture, captions, tags, collections }

    func encode(to encoder: any Encoder) throws {
        try photo.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(JSON.time(details.photo.firstIndexedAt), forKey: .firstIndexedAt)
        try container.encode(Nullable(details.photo.missingSince.map(JSON.time)), forKey: .missingSince)
        try container.encode(details.capture, forKey: .capture)
        try container.encode(
            details.texts.captions.map {
                CaptionAnswer(text: $0.text, source: $0.source.rawValue, confidence: $0.confidence)
            }, forKey: .captions)
        try container.encode(
            details.texts.tags.map { TagAnswer(name: $0.name, source: $0.source.rawValue, confidence: $0.confidence) },
            forKey: .tags)
        try container.encode(
            details.collections.map { CollectionName(id: $0.id, name: $0.name) }, forKey: .collections)
    }
}
#endif

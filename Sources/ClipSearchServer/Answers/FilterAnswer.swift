#if Server
import Catalog
import ClipSearch

/// A filter in the form in which requests take it.
struct FilterAnswer: Encodable {
    struct Area: Encodable {
        var south: Double
        var west: Double
        var north: Double
        var east: Double

        init(_ area: GeographicArea) { (south, west, north, east) = (area.south, area.west, area.north, area.east) }
    }

    struct Circle: Encodable {
        var latitude: Double
        var longitude: Double
        var radius: Double
    }

    var tags: [String]?
    var excludedTags: [String]?
    var folders: [String]?
    var folderNames: [String]?
    var from: String?
    var before: String?
    var favouritesOnly: Bool?
    var collection: CollectionID?
    var types: [String]?
    var excludedTypes: [String]?
    var minimumBytes: Int64?
    var maximumBytes: Int64?
    var camera: String?
    var lens: String?
    var minimumRating: Int?
    var area: Area?
    var near: Circle?
    var writtenPhrases: [String]?
    var hasWriting: Bool?

    init(_ filter: PhotoFilter) {
        tags = filter.tags.isEmpty ? nil : filter.tags
        excludedTags = filter.excludedTags.isEmpty ? nil : filter.excludedTags
        folders = filter.folders.isEmpty ? nil : filter.folders.map(\.text)
        folderNames = filter.folderNames.isEmpty ? nil : filter.folderNames
        from = filter.from.map(PhotoTime.text(of:))
        before = filter.before.map(PhotoTime.text(of:))
        favouritesOnly = filter.favouritesOnly ? true : nil
        collection = filter.collection
        types = filter.fileNames?.types
        excludedTypes = filter.excludedFileNames?.types
        (minimumBytes, maximumBytes) = (filter.minimumBytes, filter.maximumBytes)
        (camera, lens, minimumRating) = (filter.camera, filter.lens, filter.minimumRating)
        area = filter.area.map(Area.init)
        writtenPhrases = filter.writtenPhrases.isEmpty ? nil : filter.writtenPhrases
        hasWriting = filter.hasWriting ? true : nil
        near = filter.near.map { Circle(latitude: $0.latitude, longitude: $0.longitude, radius: $0.radius) }
    }
}
#endif

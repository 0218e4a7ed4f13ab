import Catalog
import Files
import StrictJSON

/// Favourites, collections and searches in a JSON file: as exported by this program, or as stored by the seed project
/// (`favorites.json`, `collections.json`, `search_analytics.json`).
///
/// Members are read under the names used by such files; unknown ones are ignored.
public enum PersonalFile {
    /// A collection in a file.
    public struct Collection: Sendable, Equatable {
        /// The collection's name.
        public var name: String
        /// The collection's description.
        public var description: String
        /// The photos' paths as in the file.
        public var photos: [String]

        /// Creates a collection.
        public init(name: String, description: String, photos: [String]) {
            self.name = name
            self.description = description
            self.photos = photos
        }
    }

    private static let sizeLimit = 256 << 20
    private static let pathNames = ["path", "image_path", "file", "file_path", "filename", "image", "photo", "id"]
    private static let listNames = ["photos", "images", "image_paths", "items", "paths", "favourites", "favorites"]

    /// Reads the paths of favourites: from a list of paths or of objects that have one, or from an object whose names
    /// are paths.
    ///
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)``.
    public static func favourites(inFile path: String) throws -> [String] {
        let value = try read(path)
        guard let paths = paths(in: value) else {
            throw ClipSearchError.unreadable(path: path, reason: "it holds no list of photos")
        }
        return paths
    }

    /// Reads collections: from a list of objects with a name, or from an object whose names are the collections'.
    ///
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)``.
    public static func collections(inFile path: String) throws -> [Collection] {
        let value = try read(path)
        let list = value["collections"] ?? value
        if let entries = list.array {
            return try entries.map { entry in
                guard let name = entry["name"]?.string ?? entry["title"]?.string else {
                    throw ClipSearchError.unreadable(path: path, reason: "a collection in it has no name")
                }
                return collection(name, entry)
            }
        }
        guard let members = list.object else {
            throw ClipSearchError.unreadable(path: path, reason: "it holds no collections")
        }
        return members.map { collection($0.value["name"]?.string ?? $0.name, $0.value) }
    }

    /// Reads searches, the oldest first.
    ///
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)``.
    public static func searches(inFile path: String) throws -> (searches: [SearchRecord], passedOver: Int) {
        let value = try read(path)
        guard let entries = (value["searches"] ?? value["history"] ?? value).array else {
            throw ClipSearchError.unreadable(path: path, reason: "it holds no list of searches")
        }
        let searches = entries.compactMap(search).sorted { $0.searchedAt < $1.searchedAt }
        return (searches, entries.count - searches.count)
    }

    private static func read(_ path: String) throws -> JSONValue {
        let bytes = try FileSystem.reading(PhotoPath(path)) { () throws(FileError) in
            try OutsideFile(path, allowsPipe: true).bytes(limit: sizeLimit)
        }
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw ClipSearchError.unreadable(path: path, reason: "it is not JSON: \(error)")
        }
    }

    private static func collection(_ name: String, _ value: JSONValue) -> Collection {
        Collection(name: name, description: value["description"]?.string ?? "", photos: paths(in: value) ?? [])
    }

    /// - Returns: nil when the value is neither a list nor an object of photos.
    private static func paths(in value: JSONValue) -> [String]? {
        if let entries = value.array {
            return entries.compactMap { entry in
                entry.string ?? pathNames.lazy.compactMap { pathBytes(entry, $0) ?? entry[$0]?.string }.first
            }
        }
        if let list = listNames.lazy.compactMap({ value[$0] }).first(where: { $0.array != nil }) {
            return paths(in: list)
        }
        // {"photos/beach.jpg": {…}}
        return value.object?.map(\.name).filter { $0.contains(".") || $0.contains("/") }
    }

    /// Returns the path that is given by its bytes, as for one that is not UTF-8.
    private static func pathBytes(_ entry: JSONValue, _ name: String) -> String? {
        entry[name + "Base64"]?.string.flatMap(Base64.decoded).map { PathText.text(of: $0) }
    }

    private static func search(_ value: JSONValue) -> SearchRecord? {
        guard let moment = time(value["at"] ?? value["timestamp"] ?? value["searchedAt"]),
            let query = value["query"]?.string ?? value["original_query"]?.string
        else { return nil }
        let corrected = value["correctedQuery"]?.string ?? value["processed_query"]?.string
        let number = { (names: [String]) in names.lazy.compactMap { value[$0]?.double }.first }
        let results = number(["results", "results_count"]).flatMap(Int.init(exactly:)) ?? 0
        let rating = number(["rating", "user_rating"]).flatMap(Int.init(exactly:))
        return SearchRecord(
            searchedAt: moment, kind: kind(value["kind"]?.string ?? value["query_type"]?.string), query: query,
            correctedQuery: corrected == query ? nil : corrected, results: max(0, results),
            milliseconds: max(0, number(["milliseconds", "response_time_ms"]) ?? 0),
            rating: rating.flatMap { (1...4).contains($0) ? $0 : nil })
    }

    private static func kind(_ text: String?) -> SearchKind {
        switch text?.lowercased() {
        case "image", "visual", "upload": .image
        case "similar": .similar
        case "mixed", "hybrid", "multimodal", "combined": .mixed
        default: .text
        }
    }

    /// From year 1 to year 9999: other numbers are not times.
    private static let years: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Returns the seconds since 1970: from a number of seconds, or from a text such as `2024-05-17T14:30:00.123`,
    /// which is in this machine's time zone unless it ends with `Z`.
    private static func time(_ value: JSONValue?) -> Int64? {
        if let seconds = value?.double {
            return Int64(exactly: seconds.rounded()).flatMap { years.contains($0) ? $0 : nil }
        }
        guard var text = value?.string else { return nil }
        let isUniversal = text.hasSuffix("Z") || text.hasSuffix("+00:00")
        if text.hasSuffix("+00:00") { text.removeLast(6) }
        text = String(text.prefix { $0 != "." && $0 != "Z" })
        guard let moment = PhotoTime.range(of: text)?.lowerBound else { return nil }
        return isUniversal ? moment : moment - (PhotoTime.wallClock(ofUnixTime: moment) - moment)
    }
}

#if Server
import Catalog
import ClipSearch
import Files

/// The source of a filter: the members of a JSON object, or the parameters of an address.
protocol FilterMembers {
    mutating func texts(_ name: String, length: Int) throws -> [String]
    mutating func time(_ name: String) throws -> String?
    mutating func bool(_ name: String) throws -> Bool?
    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int?
    mutating func name(_ name: String) throws -> String?
    mutating func area(_ name: String) throws -> GeographicArea?
    mutating func circle(_ name: String) throws -> GeographicCircle?
    /// Returns the name of a member in errors.
    func place(of name: String) -> String
}

extension PhotoFilter {
    /// Reads a filter.
    ///
    /// - Parameter folders: the name of the member with folders, which are only compared with the catalog: no file is
    ///   accessed.
    /// - Throws: ``Problem``.
    init(_ members: inout some FilterMembers, folders name: String) throws {
        self.init()
        tags = try members.texts("tags", length: 1000)
        excludedTags = try members.texts("excludedTags", length: 1000)
        folders = try members.texts(name, length: 4096).map { text in
            guard text.hasPrefix("/") else {
                throw Problem.invalid(members.place(of: name), "must be absolute: begin with \"/\"")
            }
            return PhotoPath(text: text)
        }
        from = try Self.moment("from", &members)
        before = try Self.moment("before", &members)
        favouritesOnly = try members.bool("favouritesOnly") ?? false
        listsFilesApart = try members.bool("listsFilesApart") ?? false
        collection = try members.integer("collection", in: 1...Int.max).map(Int64.init)
        folderNames = try members.texts("folderNames", length: 1000)
        fileNames = try Self.types("types", &members)
        excludedFileNames = try Self.types("excludedTypes", &members)
        minimumBytes = try members.integer("minimumBytes", in: 0...Int.max).map(Int64.init)
        maximumBytes = try members.integer("maximumBytes", in: 0...Int.max).map(Int64.init)
        camera = try members.name("camera")
        lens = try members.name("lens")
        minimumRating = try members.integer("minimumRating", in: 1...5)
        area = try members.area("area")
        near = try members.circle("near")
        writtenPhrases = try members.texts("writtenPhrases", length: 200)
        hasWriting = try members.bool("hasWriting") ?? false
    }

    /// Reads the filter in a request's address.
    ///
    /// - Throws: ``Problem``.
    init(_ parameters: QueryParameters) throws {
        var parameters = parameters
        try self.init(&parameters, folders: "folder")
    }

    private static func types(_ name: String, _ members: inout some FilterMembers) throws -> FileNamePattern? {
        try members.texts(name, length: 20).reduce(nil) { pattern, type in
            guard let added = FileNamePattern(type: type) else {
                throw Problem.invalid(members.place(of: name), "must be types such as png, raw or screenshot")
            }
            return pattern?.adding(added) ?? added
        }
    }

    private static func moment(_ name: String, _ members: inout some FilterMembers) throws -> Int64? {
        guard let text = try members.time(name) else { return nil }
        guard let range = PhotoTime.range(of: text) else {
            throw Problem.invalid(
                members.place(of: name), "must be like 2023, 2023-05, 2023-05-17 or 2023-05-17T14:30")
        }
        return range.lowerBound
    }
}

extension JSONMembers: FilterMembers {
    mutating func texts(_ name: String, length: Int) throws -> [String] {
        try strings(name, count: InputLimits.filterEntries, length: 1...length) ?? []
    }

    mutating func time(_ name: String) throws -> String? { try string(name, length: 1...30) }
    mutating func name(_ name: String) throws -> String? { try string(name, length: 1...200) }

    mutating func area(_ name: String) throws -> GeographicArea? {
        guard var limits = try object(name) else { return nil }
        let (south, north) = (try limits.latitude("south"), try limits.latitude("north"))
        let (west, east) = (try limits.longitude("west"), try limits.longitude("east"))
        try limits.finish()
        guard let area = GeographicArea(south: south, west: west, north: north, east: east) else {
            throw Problem.invalid(place(of: name), "must have its south below its north")
        }
        return area
    }

    mutating func circle(_ name: String) throws -> GeographicCircle? {
        guard var members = try object(name) else { return nil }
        let (latitude, longitude) = (try members.latitude("latitude"), try members.longitude("longitude"))
        let radius = try members.requiredNumber("radius", in: 0.001...50_000)
        try members.finish()
        return GeographicCircle(latitude: latitude, longitude: longitude, radius: radius)
    }

    private mutating func latitude(_ name: String) throws -> Double { try requiredNumber(name, in: -90...90) }
    private mutating func longitude(_ name: String) throws -> Double { try requiredNumber(name, in: -180...180) }

    private mutating func requiredNumber(_ name: String, in range: ClosedRange<Double>) throws -> Double {
        guard let number = try number(name, in: range) else { throw Problem.invalid(place(of: name), "is missing") }
        return number
    }
}

extension QueryParameters: FilterMembers {
    func texts(_ name: String, length: Int) throws -> [String] { try strings(name) }
    func time(_ name: String) throws -> String? { try string(name) }
    func place(of name: String) -> String { name }

    func name(_ name: String) throws -> String? {
        let text = try string(name)
        if text?.isEmpty == true { throw Problem.invalid(name, "must not be empty") }
        return text
    }

    func area(_ name: String) throws -> GeographicArea? {
        try string(name).map { text in
            guard let area = GeographicArea(text: text) else {
                throw Problem.invalid(
                    name, "must be south,west,north,east in degrees, with the south below the north")
            }
            return area
        }
    }

    func circle(_ name: String) throws -> GeographicCircle? {
        try string(name).map { text in
            guard let circle = GeographicCircle(text: text) else {
                throw Problem.invalid(
                    name, "must be latitude,longitude,distance in m, km or mi, such as 48.137,11.575,5km")
            }
            return circle
        }
    }
}
#endif

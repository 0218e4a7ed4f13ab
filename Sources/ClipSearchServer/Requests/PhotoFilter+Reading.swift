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
        collection = try members.integer("collection", in: 1...Int.max).map(Int64.init)
    }

    /// Reads the filter in a request's address.
    ///
    /// - Throws: ``Problem``.
    init(_ parameters: QueryParameters) throws {
        var parameters = parameters
        try self.init(&parameters, folders: "folder")
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
}

extension QueryParameters: FilterMembers {
    func texts(_ name: String, length: Int) throws -> [String] { try strings(name) }
    func time(_ name: String) throws -> String? { try string(name) }
    func place(of name: String) -> String { name }
}
#endif

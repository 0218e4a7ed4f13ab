import Catalog

/// The JSON of a query: an object, of which only `terms` is required.
///
///     {"terms": [{"text": "beach"}, {"text": "people", "weight": -0.5}, {"photo": 17}],
///      "filter": {"folders": ["/home/me/Photos"], "tags": ["sea"], "from": "2023-05"},
///      "ranking": "hybrid", "limit": 20}
///
/// The members are named as the properties, except `ensemble` (``usesPromptEnsemble``). A term has one of `text`,
/// `image` (a path), `photo` and `upload` (ids), and a `weight`, by default 1. Times are texts, see ``PhotoTime``.
///
/// Encoding omits members that have their default value, and throws `EncodingError` for a
/// ``Term/Content/picture(_:)``, which belongs to one model. Decoding throws `DecodingError` for members that are
/// unknown, of a wrong type, or not among the possible values.
extension SearchQuery: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case terms, filter, minimumScore, relevance, ranking, correctsSpelling, isLiteral, keptPhrases
        case subtractsUnwanted, ensemble, stacksCopies, limit, offset
    }

    /// Decodes a query.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.members(Key.self)
        self.init(terms: try members.decode([Term].self, forKey: .terms))
        minimumScore = try members.decodeIfPresent(Float.self, forKey: .minimumScore)
        try members.read(.filter, into: &filter)
        try members.read(.relevance, into: &relevance)
        try members.read(.ranking, into: &ranking)
        try members.read(.correctsSpelling, into: &correctsSpelling)
        try members.read(.isLiteral, into: &isLiteral)
        try members.read(.keptPhrases, into: &keptPhrases)
        try members.read(.subtractsUnwanted, into: &subtractsUnwanted)
        try members.read(.ensemble, into: &usesPromptEnsemble)
        try members.read(.stacksCopies, into: &stacksCopies)
        try members.read(.limit, into: &limit)
        try members.read(.offset, into: &offset)
    }

    /// Encodes the query.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        let standard = SearchQuery(terms: [])
        try members.encode(terms, forKey: .terms)
        try members.write(filter, .filter, unless: standard.filter)
        try members.encodeIfPresent(minimumScore, forKey: .minimumScore)
        try members.write(relevance, .relevance, unless: standard.relevance)
        try members.write(ranking, .ranking, unless: standard.ranking)
        try members.write(correctsSpelling, .correctsSpelling, unless: standard.correctsSpelling)
        try members.write(isLiteral, .isLiteral, unless: standard.isLiteral)
        try members.write(keptPhrases, .keptPhrases, unless: standard.keptPhrases)
        try members.write(subtractsUnwanted, .subtractsUnwanted, unless: standard.subtractsUnwanted)
        try members.write(usesPromptEnsemble, .ensemble, unless: standard.usesPromptEnsemble)
        try members.write(stacksCopies, .stacksCopies, unless: standard.stacksCopies)
        try members.write(limit, .limit, unless: standard.limit)
        try members.write(offset, .offset, unless: standard.offset)
    }
}

extension SearchQuery.Term: Codable {
    private enum Key: String, CodingKey, CaseIterable { case text, image, photo, upload, weight }

    /// Decodes a term.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.members(Key.self)
        let contents: [Content?] = [
            try members.decodeIfPresent(String.self, forKey: .text).map(Content.text),
            try members.decodeIfPresent(String.self, forKey: .image).map(Content.image(path:)),
            try members.decodeIfPresent(PhotoID.self, forKey: .photo).map(Content.photo(id:)),
            try members.decodeIfPresent(String.self, forKey: .upload).map(Content.upload(id:)),
        ]
        let given = contents.compactMap(\.self)
        guard given.count == 1 else { throw decoder.corrupted("a term has one of: text, image, photo, upload") }
        self.init(given[0])
        try members.read(.weight, into: &weight)
    }

    /// Encodes the term.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        switch content {
        case .text(let text): try members.encode(text, forKey: .text)
        case .image(let path): try members.encode(path, forKey: .image)
        case .photo(let id): try members.encode(id, forKey: .photo)
        case .upload(let id): try members.encode(id, forKey: .upload)
        case .picture(let picture):
            throw EncodingError.invalidValue(
                picture, .init(codingPath: encoder.codingPath, debugDescription: "an embedded picture has no JSON"))
        }
        try members.encode(weight, forKey: .weight)
    }
}

/// The JSON of a filter: an object, whose members all may be missing. Times are texts, see ``PhotoTime``.
extension PhotoFilter: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case tags, excludedTags, folders, from, before, favouritesOnly, collection
        case spans, fileNames, excludedFileNames, camera, lens, minimumRating, area, near, listsFilesApart
        case folderNames, minimumBytes, maximumBytes, writtenPhrases, hasWriting
    }

    private struct Span: Codable {
        var from: String?
        var before: String?
    }

    private struct Area: Codable {
        var south: Double
        var west: Double
        var north: Double
        var east: Double
    }

    private struct Circle: Codable {
        var latitude: Double
        var longitude: Double
        var radius: Double
    }

    /// Decodes a filter.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let time = { (text: String) throws -> Int64 in
            guard let range = PhotoTime.range(of: text) else { throw decoder.corrupted("\"\(text)\" is not a time") }
            return range.lowerBound
        }
        let members = try decoder.members(Key.self)
        self.init()
        try members.read(.tags, into: &tags)
        try members.read(.excludedTags, into: &excludedTags)
        try members.read(.favouritesOnly, into: &favouritesOnly)
        try members.read(.listsFilesApart, into: &listsFilesApart)
        folders = try members.decodeIfPresent([String].self, forKey: .folders)?.map(PhotoPath.init(text:)) ?? []
        from = try members.decodeIfPresent(String.self, forKey: .from).map(time)
        before = try members.decodeIfPresent(String.self, forKey: .before).map(time)
        collection = try members.decodeIfPresent(CollectionID.self, forKey: .collection)
        spans =
            try members.decodeIfPresent([Span].self, forKey: .spans)?.map {
                TimeSpan(from: try $0.from.map(time), before: try $0.before.map(time))
            } ?? []
        fileNames = try members.decodeIfPresent(FileNamePattern.self, forKey: .fileNames)
        excludedFileNames = try members.decodeIfPresent(FileNamePattern.self, forKey: .excludedFileNames)
        try members.read(.folderNames, into: &folderNames)
        try members.read(.writtenPhrases, into: &writtenPhrases)
        try members.read(.hasWriting, into: &hasWriting)
        minimumBytes = try members.decodeIfPresent(Int64.self, forKey: .minimumBytes)
        maximumBytes = try members.decodeIfPresent(Int64.self, forKey: .maximumBytes)
        camera = try members.decodeIfPresent(String.self, forKey: .camera)
        lens = try members.decodeIfPresent(String.self, forKey: .lens)
        minimumRating = try members.decodeIfPresent(Int.self, forKey: .minimumRating)
        area = try members.decodeIfPresent(Area.self, forKey: .area).map { area in
            guard
                let area = GeographicArea(south: area.south, west: area.west, north: area.north, east: area.east)
            else { throw decoder.corrupted("the area is not on the globe") }
            return area
        }
        near = try members.decodeIfPresent(Circle.self, forKey: .near).map { circle in
            guard
                let circle = GeographicCircle(
                    latitude: circle.latitude, longitude: circle.longitude, radius: circle.radius)
            else { throw decoder.corrupted("the circle is not on the globe") }
            return circle
        }
    }

    /// Encodes the filter.
    ///
    /// - Throws: the errors of the encoder.
    public func encode(to encoder: any Encoder) throws {
        let text = PhotoTime.text(of:)
        let spans = spans.map { Span(from: $0.from.map(text), before: $0.before.map(text)) }
        var members = encoder.container(keyedBy: Key.self)
        try members.write(tags, .tags, unless: [])
        try members.write(excludedTags, .excludedTags, unless: [])
        try members.write(folders.map(\.text), .folders, unless: [])
        try members.encodeIfPresent(from.map(text), forKey: .from)
        try members.encodeIfPresent(before.map(text), forKey: .before)
        try members.write(favouritesOnly, .favouritesOnly, unless: false)
        try members.write(listsFilesApart, .listsFilesApart, unless: false)
        try members.encodeIfPresent(collection, forKey: .collection)
        if !spans.isEmpty { try members.encode(spans, forKey: .spans) }
        try members.encodeIfPresent(fileNames, forKey: .fileNames)
        try members.encodeIfPresent(excludedFileNames, forKey: .excludedFileNames)
        try members.write(folderNames, .folderNames, unless: [])
        try members.write(writtenPhrases, .writtenPhrases, unless: [])
        try members.write(hasWriting, .hasWriting, unless: false)
        try members.encodeIfPresent(minimumBytes, forKey: .minimumBytes)
        try members.encodeIfPresent(maximumBytes, forKey: .maximumBytes)
        try members.encodeIfPresent(camera, forKey: .camera)
        try members.encodeIfPresent(lens, forKey: .lens)
        try members.encodeIfPresent(minimumRating, forKey: .minimumRating)
        let area = area.map { Area(south: $0.south, west: $0.west, north: $0.north, east: $0.east) }
        try members.encodeIfPresent(area, forKey: .area)
        let circle = near.map { Circle(latitude: $0.latitude, longitude: $0.longitude, radius: $0.radius) }
        try members.encodeIfPresent(circle, forKey: .near)
    }
}

private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// Returns the members of an object. Unknown ones are refused: a misspelt filter would otherwise be ignored.
    fileprivate func members<Key: CodingKey & CaseIterable>(_: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let known = Set(Key.allCases.map(\.stringValue))
        if let name = try container(keyedBy: AnyKey.self).allKeys.first(where: { !known.contains($0.stringValue) }) {
            throw corrupted("there is no member \"\(name.stringValue)\"")
        }
        return try container(keyedBy: Key.self)
    }

    fileprivate func corrupted(_ reason: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: codingPath, debugDescription: reason))
    }
}

extension KeyedDecodingContainer {
    /// Replaces a value by a member, where it is present.
    fileprivate func read<Value: Decodable>(_ key: Key, into value: inout Value) throws {
        if let new = try decodeIfPresent(Value.self, forKey: key) { value = new }
    }
}

extension KeyedEncodingContainer {
    fileprivate mutating func write<Value: Encodable & Equatable>(
        _ value: Value, _ key: Key, unless standard: Value
    ) throws {
        if value != standard { try encode(value, forKey: key) }
    }
}

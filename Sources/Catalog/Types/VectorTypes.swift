/// Names a model within one catalog.
public typealias ModelID = Int64

/// A model as the catalog knows it. Vectors of two models are never mixed.
public struct ModelDescription: Hashable, Sendable {
    public var name: String
    /// Tells its files apart from all others, such as a checksum.
    public var fingerprint: String
    /// Values in a vector.
    public var dimension: Int
    /// How it was computed, such as `f32`.
    public var precision: String

    public init(name: String, fingerprint: String, dimension: Int, precision: String) {
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.precision = precision
    }
}

/// A model that the catalog has met.
public struct ModelRecord: Hashable, Sendable, Identifiable {
    public let id: ModelID
    public let description: ModelDescription
    /// Grows with each transaction that changes what is searched under this model.
    public let watermark: Int64

    public init(id: ModelID, description: ModelDescription, watermark: Int64) {
        self.id = id
        self.description = description
        self.watermark = watermark
    }
}

/// How a picture was decoded before it was embedded.
public enum DecodePath: Int, Hashable, Sendable {
    case exact = 0
    /// A large JPEG decoded at a reduced size.
    case fast = 1
}

/// What a vector stands for.
public enum VectorSubject: Hashable, Sendable {
    case photo(PhotoID)
    /// By ``Caption/id``.
    case caption(Int64)

    public enum Kind: Int, Hashable, Sendable, CaseIterable {
        case photo = 0
        case caption = 1
    }

    init(_ kind: Kind, id: Int64) {
        self =
            switch kind {
            case .photo: .photo(id)
            case .caption: .caption(id)
            }
    }

    var kind: Kind { if case .photo = self { .photo } else { .caption } }

    var id: Int64 {
        switch self {
        case .photo(let id), .caption(let id): id
        }
    }
}

/// A vector for something that is in the catalog already. It replaces the one that this model had given before.
public struct VectorChange: Sendable {
    public var subject: VectorSubject
    public var vector: NewVector

    public init(subject: VectorSubject, vector: NewVector) {
        self.subject = subject
        self.vector = vector
    }
}

/// A vector to be stored.
public struct NewVector: Sendable {
    public var model: ModelID
    public var decodePath: DecodePath
    /// As many finite values as the model's dimension.
    public var values: [Float]

    public init(model: ModelID, decodePath: DecodePath = .exact, values: [Float]) {
        self.model = model
        self.decodePath = decodePath
        self.values = values
    }
}

/// Vectors one after the other.
public struct VectorTable: Sendable {
    public let dimension: Int
    /// Photos or captions, ascending.
    public let ids: [Int64]
    /// `[ids.count, dimension]`
    public let values: [Float]
    /// The model's ``ModelRecord/watermark`` when this was read.
    public let watermark: Int64

    public init(dimension: Int, ids: [Int64], values: [Float], watermark: Int64) {
        self.dimension = dimension
        self.ids = ids
        self.values = values
        self.watermark = watermark
    }
}

/// What happened to a model's vectors after some watermark.
public struct VectorChanges: Sendable {
    /// Added, changed or come back; `updated.watermark` is where the next question starts.
    public let updated: VectorTable
    /// No longer to be searched.
    public let removed: [Int64]

    public init(updated: VectorTable, removed: [Int64]) {
        self.updated = updated
        self.removed = removed
    }
}

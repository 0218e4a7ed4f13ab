/// Names a model within one catalog.
public typealias ModelID = Int64

/// A model as the catalog knows it. Vectors of two models are never mixed.
package struct ModelDescription: Hashable, Sendable {
    package var name: String
    /// Tells its files apart from all others, such as a checksum.
    package var fingerprint: String
    /// Values in a vector.
    package var dimension: Int
    /// The precision in which it was computed, such as `f32`.
    package var precision: String

    package init(name: String, fingerprint: String, dimension: Int, precision: String) {
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.precision = precision
    }
}

/// A model that the catalog has met.
package struct ModelRecord: Hashable, Sendable, Identifiable {
    package let id: ModelID
    package let description: ModelDescription
    /// Grows with each transaction that changes what is searched under this model.
    package let watermark: Int64

    package init(id: ModelID, description: ModelDescription, watermark: Int64) {
        self.id = id
        self.description = description
        self.watermark = watermark
    }
}

/// The way in which a picture was decoded before it was embedded.
package enum DecodePath: Int, Hashable, Sendable {
    case exact = 0
    /// A large JPEG decoded at a reduced size.
    case fast = 1
}

/// The photo or caption that a vector belongs to.
package enum VectorSubject: Hashable, Sendable {
    case photo(PhotoID)
    /// By ``Caption/id``.
    case caption(Int64)

    package enum Kind: Int, Hashable, Sendable, CaseIterable {
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
package struct VectorChange: Sendable {
    package var subject: VectorSubject
    package var vector: NewVector

    package init(subject: VectorSubject, vector: NewVector) {
        self.subject = subject
        self.vector = vector
    }
}

/// A vector to be stored.
package struct NewVector: Sendable {
    package var model: ModelID
    package var decodePath: DecodePath
    /// As many finite values as the model's dimension.
    package var values: [Float]

    package init(model: ModelID, decodePath: DecodePath = .exact, values: [Float]) {
        self.model = model
        self.decodePath = decodePath
        self.values = values
    }
}

/// Vectors one after the other.
package struct VectorTable: Sendable {
    package let dimension: Int
    /// Photos or captions, ascending.
    package let ids: [Int64]
    /// `[ids.count, dimension]`
    package let values: [Float]
    /// The model's ``ModelRecord/watermark`` when this was read.
    package let watermark: Int64

    package init(dimension: Int, ids: [Int64], values: [Float], watermark: Int64) {
        self.dimension = dimension
        self.ids = ids
        self.values = values
        self.watermark = watermark
    }
}

/// The changes of a model's vectors after some watermark.
package struct VectorChanges: Sendable {
    /// Added, changed or come back; `updated.watermark` is where the next question starts.
    package let updated: VectorTable
    /// No longer to be searched.
    package let removed: [Int64]

    package init(updated: VectorTable, removed: [Int64]) {
        self.updated = updated
        self.removed = removed
    }
}

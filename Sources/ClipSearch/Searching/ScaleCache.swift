import Catalog
import Encoders
import Synchronization

/// The scale of words and photos as a library stores it.
package struct StoredScale: Sendable, Equatable {
    package var scale: CosineScale
    /// The number of photos in the library when the scale was measured.
    package var photos: Int

    package init(scale: CosineScale, photos: Int) {
        self.scale = scale
        self.photos = photos
    }

    /// Parses a setting, `mean deviation photos`; nil for anything else.
    package init?(setting: String) {
        let parts = setting.split(separator: " ")
        guard parts.count == 3, let mean = Double(parts[0]), let deviation = Double(parts[1]),
            let photos = Int(parts[2]), mean.isFinite, deviation.isFinite, deviation > 0, photos > 0
        else { return nil }
        self.init(scale: CosineScale(mean: mean, deviation: deviation), photos: photos)
    }

    package var setting: String { "\(scale.mean) \(scale.deviation) \(photos)" }

    /// Returns a Boolean value that indicates whether the library's size has changed so much that the scale should be
    /// measured again.
    package func isOutdated(photos now: Int) -> Bool {
        Double(now - photos).magnitude * 4 > Double(photos)
    }
}

/// The scales of a model's cosines in a library. The scale of words is measured while indexing, between photos of the
/// library and words for everyday things, most of which do not match a given photo, and stored; the scale of photos is
/// measured when it is needed.
final class ScaleCache: Sendable {
    private let library: PhotoLibrary
    private let model: any EmbeddingModel
    private let measuredWords = Mutex<[ModelID: Measured]>([:])
    private let measuredTexts = Mutex<[ModelID: Measured]>([:])
    private let measuredPhotos = Mutex<[ModelID: Measured]>([:])

    /// A scale, and the state of the vectors at which it was measured.
    private struct Measured {
        var watermark: Int64
        var scale: CosineScale?
    }

    /// The numbers of photos and texts that are compared.
    private static let photoSample = 512
    private static let textSample = 128
    /// The number of texts that the tower for other languages encodes for its scale, while a question waits.
    private static let otherTextSample = 32
    /// The number of photos that are compared with each other.
    private static let photosAmongThemselves = 192

    init(library: PhotoLibrary, model: any EmbeddingModel) {
        self.library = library
        self.model = model
    }

    /// Returns the scale of words and photos.
    ///
    /// - Parameter measures: `true` to measure a scale that was not stored, which takes as long as encoding
    ///   ``textSample`` texts.
    /// - Returns: nil when there is none.
    func words(of record: ModelRecord, measures: Bool) throws -> CosineScale? {
        // Another process may have indexed since, so the stored scale is read each time.
        if let stored = try stored(Self.settingName(of: record)) { return stored.scale }
        guard measures else { return nil }
        return try measuredWords.withLock { scales in
            if let known = scales[record.id], known.watermark == record.watermark { return known.scale }
            let scale = try measured(of: record, by: .main)?.scale
            scales[record.id] = Measured(watermark: record.watermark, scale: scale)
            return scale
        }
    }

    /// Returns the scale of texts in other languages and photos: that of the words of ``words(of:measures:)`` by the
    /// tower for other languages. It is measured by the first question in another language, and stored.
    ///
    /// - Returns: nil when there is none.
    func otherLanguages(of record: ModelRecord) throws -> CosineScale? {
        try measuredTexts.withLock { scales in
            if let known = scales[record.id], known.watermark == record.watermark { return known.scale }
            let photos = try library.photos.ids(matching: PhotoFilter())
            var stored = try stored(Self.settingName(of: record, .multilingual))
            if stored?.isOutdated(photos: photos.count) ?? true {
                stored = try measured(of: record, by: .multilingual)
                // A library that cannot be written is measured again by the next process.
                if let stored {
                    try? library.settings.set(Self.settingName(of: record, .multilingual), to: stored.setting)
                }
            }
            scales[record.id] = Measured(watermark: record.watermark, scale: stored?.scale)
            return stored?.scale
        }
    }

    /// Returns the scale of photos with each other; nil in a library of fewer than two.
    func photos(of record: ModelRecord) throws -> CosineScale? {
        try measuredPhotos.withLock { known in
            // A tenth more or less changes little.
            if let last = known[record.id],
                (Double(record.watermark) - Double(last.watermark)).magnitude * 10 <= Double(last.watermark)
            {
                return last.scale
            }
            let ids = try library.photos.ids(matching: PhotoFilter()).spread(Self.photosAmongThemselves)
            let scale = CosineScale(amongRowsOf: try library.photoVectors(of: record.id, only: ids))
            known[record.id] = Measured(watermark: record.watermark, scale: scale)
            return scale
        }
    }

    /// A term of a query as its scale depends on it.
    struct Term {
        var term: SearchQuery.Term
        var vector: [Float]
        /// The tower that read the term's text.
        var tower: TextTower
    }

    /// Returns the scale of a query, combined from those of its terms; nil if one of them is unknown.
    func scale(of terms: [Term], record: ModelRecord) throws -> CosineScale? {
        let parts = try terms.compactMap { term -> (CosineScale, Float)? in
            let scale =
                if case .text = term.term.content {
                    term.tower == .main ? try words(of: record, measures: false) : try otherLanguages(of: record)
                } else {
                    try photos(of: record)
                }
            return scale.map { ($0, term.term.weight) }
        }
        guard parts.count == terms.count else { return nil }
        return CosineScale.combine(parts, norm: QueryVector.norm(terms.map { ($0.vector, $0.term.weight) }))
    }

    /// Measures the scale of words again and stores it, if many photos were added or removed since.
    func update(of record: ModelRecord) throws {
        let photos = try library.counts().models.first { $0.model.id == record.id }?.photoVectors ?? 0
        guard photos > 0, try stored(Self.settingName(of: record))?.isOutdated(photos: photos) ?? true else { return }
        do {
            guard let scale = try measured(of: record, by: .main) else { return }
            try library.settings.set(Self.settingName(of: record), to: scale.setting)
        } catch EncoderError.missingPart {
            // A model without texts is never queried with words.
        }
    }

    private static func settingName(of record: ModelRecord, _ tower: TextTower = .main) -> String {
        "score-scale/\(record.description.fingerprint)/\(record.description.precision)"
            + (tower == .main ? "" : "/other-languages")
    }

    private func stored(_ name: String) throws -> StoredScale? {
        try library.settings.value(name).flatMap(StoredScale.init(setting:))
    }

    private func measured(of record: ModelRecord, by tower: TextTower) throws -> StoredScale? {
        let photos = try library.photos.ids(matching: PhotoFilter())
        let table = try library.photoVectors(of: record.id, only: photos.spread(Self.photoSample))
        let texts = Vocabulary.builtIn.concepts.compactMap(\.phrases.first)
            .spread(tower == .main ? Self.textSample : Self.otherTextSample)
        let vectors = try model.textEncoder().encode(texts, by: tower)
        return CosineScale(photos: table.ids.indices.map(table.row), texts: vectors)
            .map { StoredScale(scale: $0, photos: photos.count) }
    }
}

extension Array {
    /// Returns at most `count` elements, evenly spread.
    fileprivate func spread(_ count: Int) -> [Element] {
        self.count <= count ? self : (0..<count).map { self[$0 * self.count / count] }
    }
}

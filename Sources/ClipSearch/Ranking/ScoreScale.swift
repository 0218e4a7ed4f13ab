import Catalog
import Encoders

/// The distribution of one model's cosines in one library. The meaning of a cosine depends on the model (good matches
/// have 0.45 with the default model and 0.3 with CLIP), its distance from the mean in standard deviations less so.
///
/// The scale is measured between photos of the library and words for everyday things, most of which do not match a
/// given photo.
package struct ScoreScale: Sendable, Equatable {
    package var mean: Double
    package var deviation: Double
    /// The number of photos in the library when the scale was measured.
    package var photos: Int

    /// Returns a cosine's distance from the mean, in standard deviations.
    package func standardised(_ cosine: Float) -> Double { (Double(cosine) - mean) / deviation }

    /// The numbers of photos and texts that are compared.
    static let photoSample = 512
    static let textSample = 128

    /// - Parameters:
    ///   - photos: `[n, dimension]`, a sample of the library's vectors.
    ///   - texts: the vectors of everyday things.
    ///   - count: the number of photos in the library.
    /// - Returns: nil without photos or texts, or when all cosines are equal.
    package init?(photos: [ArraySlice<Float>], texts: [[Float]], count: Int) {
        var (sum, squares, number) = (0.0, 0.0, 0.0)
        for photo in photos {
            for text in texts {
                let cosine = Double(QueryVector.dot(photo, text))
                sum += cosine
                squares += cosine * cosine
                number += 1
            }
        }
        guard number > 1 else { return nil }
        mean = sum / number
        deviation = max(0, squares / number - mean * mean).squareRoot()
        self.photos = count
        guard deviation > 1e-4 else { return nil }
    }
}

extension ScoreScale {
    /// Parses a setting, `mean deviation photos`; nil for anything else.
    package init?(setting: String) {
        let parts = setting.split(separator: " ")
        guard parts.count == 3, let mean = Double(parts[0]), let deviation = Double(parts[1]),
            let photos = Int(parts[2]),
            mean.isFinite, deviation.isFinite, deviation > 0, photos > 0
        else { return nil }
        (self.mean, self.deviation, self.photos) = (mean, deviation, photos)
    }

    package var setting: String { "\(mean) \(deviation) \(photos)" }

    /// Returns a Boolean value that indicates whether the library's size has changed so much that the scale should be
    /// measured again.
    package func isOutdated(photos now: Int) -> Bool {
        Double(now - photos).magnitude * 4 > Double(photos)
    }
}

extension PhotoLibrary {
    private func settingName(for model: ModelRecord) -> String {
        "score-scale/\(model.description.fingerprint)/\(model.description.precision)"
    }

    /// Returns the stored scale of a model's cosines in this library.
    ///
    /// - Parameter measures: `true` to measure a scale that was not stored, which takes as long as encoding
    ///   ``ScoreScale/textSample`` texts.
    /// - Returns: nil when there is none.
    package func scoreScale(of model: ModelRecord, measures: Bool) throws -> ScoreScale? {
        // Another process may have indexed since, so the stored scale is read each time.
        if let stored = try catalog.settings.value(settingName(for: model)).flatMap(ScoreScale.init(setting:)) {
            return stored
        }
        guard measures else { return nil }
        return try measuredScales.withLock { scales in
            if let known = scales[model.id], known.watermark == model.watermark { return known.scale }
            let scale = try measuredScale(of: model)
            scales[model.id] = MeasuredScale(watermark: model.watermark, scale: scale)
            return scale
        }
    }

    /// A scale that could not be stored.
    struct MeasuredScale: Sendable {
        var watermark: Int64
        var scale: ScoreScale?
    }

    /// Measures the scale again and stores it, if many photos were added or removed since.
    func updateScoreScale(of model: ModelRecord) throws {
        let photos = try catalog.status().models.first { $0.model.id == model.id }?.photoVectors ?? 0
        let stored = try catalog.settings.value(settingName(for: model)).flatMap(ScoreScale.init(setting:))
        guard photos > 0, stored?.isOutdated(photos: photos) ?? true else { return }
        let scale: ScoreScale?
        do {
            scale = try measuredScale(of: model)
        } catch EncoderError.missingPart {
            // A model without texts is never queried with words.
            return
        }
        guard let scale else { return }
        try catalog.settings.set(settingName(for: model), to: scale.setting)
    }

    private func measuredScale(of model: ModelRecord) throws -> ScoreScale? {
        let photos = try catalog.photos.ids(matching: PhotoFilter())
        let table = try catalog.photoVectors(of: model.id, only: photos.spread(ScoreScale.photoSample))
        let texts = Vocabulary.builtIn.concepts.compactMap(\.phrases.first).spread(ScoreScale.textSample)
        return ScoreScale(
            photos: table.ids.indices.map { table.values[$0 * table.dimension..<($0 + 1) * table.dimension] },
            texts: try self.model.textEncoder().encode(texts), count: photos.count)
    }
}

extension Array {
    /// Returns at most `count` elements, evenly spread.
    func spread(_ count: Int) -> [Element] {
        self.count <= count ? self : (0..<count).map { self[$0 * self.count / count] }
    }
}

import Catalog
import Encoders

/// How the cosines of one model spread over one library: what a cosine means differs from model to model (good matches
/// have 0.45 with the default model and 0.3 with CLIP), and its distance from the mean, in standard deviations, less so.
///
/// Measured between photos of the library and words for everyday things, of which all but a few don't fit any one photo.
package struct ScoreScale: Sendable, Equatable {
    package var mean: Double
    package var deviation: Double
    /// In the library when this was measured.
    package var photos: Int

    /// A cosine's distance from the mean, in standard deviations.
    package func standardised(_ cosine: Float) -> Double { (Double(cosine) - mean) / deviation }

    /// So many photos are compared with so many texts.
    static let photoSample = 512
    static let textSample = 128

    /// - Parameters:
    ///   - photos: `[n, dimension]`, a sample of the library's vectors.
    ///   - texts: vectors of everyday things.
    ///   - count: how many photos the library has.
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
    /// The words of a setting, `mean deviation photos`; nil for anything else.
    package init?(setting: String) {
        let parts = setting.split(separator: " ")
        guard parts.count == 3, let mean = Double(parts[0]), let deviation = Double(parts[1]),
            let photos = Int(parts[2]),
            mean.isFinite, deviation.isFinite, deviation > 0, photos > 0
        else { return nil }
        (self.mean, self.deviation, self.photos) = (mean, deviation, photos)
    }

    package var setting: String { "\(mean) \(deviation) \(photos)" }

    /// Whether the library has grown or shrunk so much that it should be measured again.
    package func isOutdated(photos now: Int) -> Bool {
        Double(now - photos).magnitude * 4 > Double(photos)
    }
}

extension PhotoLibrary {
    private func settingName(for model: ModelRecord) -> String {
        "score-scale/\(model.description.fingerprint)/\(model.description.precision)"
    }

    /// The scale of a model's cosines in this library, as it was stored while indexing.
    ///
    /// - Parameter measures: whether to measure it now where it was not stored, which takes as long as encoding
    ///   ``ScoreScale/textSample`` texts.
    /// - Returns: nil when there is none.
    package func scoreScale(of model: ModelRecord, measures: Bool) throws -> ScoreScale? {
        // Another process may have indexed since, so what is stored is read each time.
        if let stored = try catalog.setting(settingName(for: model)).flatMap(ScoreScale.init(setting:)) {
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

    /// Measures the scale anew and stores it, where photos were added or removed in large numbers since.
    func updateScoreScale(of model: ModelRecord) throws {
        let photos = try catalog.status().models.first { $0.model.id == model.id }?.photoVectors ?? 0
        let stored = try catalog.setting(settingName(for: model)).flatMap(ScoreScale.init(setting:))
        guard photos > 0, stored?.isOutdated(photos: photos) ?? true else { return }
        let scale: ScoreScale?
        do {
            scale = try measuredScale(of: model)
        } catch EncoderError.missingPart {
            // A model of pictures alone is asked with pictures alone.
            return
        }
        guard let scale else { return }
        try catalog.setSetting(settingName(for: model), to: scale.setting)
    }

    private func measuredScale(of model: ModelRecord) throws -> ScoreScale? {
        let photos = try catalog.photoIDs(matching: PhotoFilter())
        let table = try catalog.photoVectors(of: model.id, only: photos.spread(ScoreScale.photoSample))
        let texts = Vocabulary.builtIn.concepts.compactMap(\.phrases.first).spread(ScoreScale.textSample)
        return ScoreScale(
            photos: table.ids.indices.map { table.values[$0 * table.dimension..<($0 + 1) * table.dimension] },
            texts: try self.model.textEncoder().encode(texts), count: photos.count)
    }
}

extension Array {
    /// At most `count` elements, evenly spread.
    func spread(_ count: Int) -> [Element] {
        self.count <= count ? self : (0..<count).map { self[$0 * self.count / count] }
    }
}

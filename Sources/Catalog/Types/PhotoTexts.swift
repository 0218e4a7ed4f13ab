/// Where a caption or tag comes from. Each source is replaced by itself and leaves the others alone.
public enum TextSource: String, Hashable, Sendable, CaseIterable {
    /// Inside the picture file: IPTC, XMP or EXIF.
    case embedded
    case sidecar, csv, user
    /// Given by a model.
    case zeroShot = "zero-shot"
}

/// A sentence that describes a photo.
public struct Caption: Hashable, Sendable, Identifiable {
    /// Stays the same while the photo keeps this caption from this source; 0 in a caption that is not stored yet.
    public let id: Int64
    public let text: String
    public let source: TextSource
    /// 0…1 where the source tells.
    public let confidence: Double?

    public init(_ text: String, source: TextSource, confidence: Double? = nil) {
        self.init(id: 0, text: text, source: source, confidence: confidence)
    }

    /// A caption as a store gives it out.
    public init(id: Int64, text: String, source: TextSource, confidence: Double?) {
        self.id = id
        self.text = text
        self.source = source
        self.confidence = confidence
    }
}

/// A keyword of a photo.
public struct Tag: Hashable, Sendable {
    public let name: String
    public let source: TextSource
    /// 0…1 where the source tells.
    public let confidence: Double?

    public init(_ name: String, source: TextSource, confidence: Double? = nil) {
        self.name = name
        self.source = source
        self.confidence = confidence
    }
}

/// The captions and tags of one photo.
public struct PhotoTexts: Hashable, Sendable {
    public var captions: [Caption]
    public var tags: [Tag]

    public init(captions: [Caption] = [], tags: [Tag] = []) {
        self.captions = captions
        self.tags = tags
    }
}

/// Says what a photo's texts from one source are from now on.
public struct TextChange: Sendable {
    public var source: TextSource
    public var texts: PhotoTexts
    /// Tells this state of the source from others, for example by the size and time of a sidecar file.
    public var stamp: String?

    /// - Parameter texts: all of `source`; those of another source in it are left out.
    public init(source: TextSource, texts: PhotoTexts, stamp: String? = nil) {
        self.source = source
        self.texts = texts
        self.stamp = stamp
    }
}

/// A tag and how many present photos have it.
public struct TagCount: Hashable, Sendable {
    public let name: String
    public let photos: Int

    public init(name: String, photos: Int) {
        self.name = name
        self.photos = photos
    }
}

/// A photo whose file name, captions or tags hold words that were asked for.
public struct WordMatch: Hashable, Sendable {
    public let photo: PhotoID
    /// BM25, larger is better.
    public let score: Double

    public init(photo: PhotoID, score: Double) {
        self.photo = photo
        self.score = score
    }
}

/// A word and in how many photos' texts it stands.
public struct WordCount: Hashable, Sendable {
    public let word: String
    public let photos: Int

    public init(word: String, photos: Int) {
        self.word = word
        self.photos = photos
    }
}

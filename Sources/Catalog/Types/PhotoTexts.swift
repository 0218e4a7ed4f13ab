/// The origin of a caption or tag. The texts of each source are replaced as a whole, and those of others stay.
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
    /// The sentence.
    public let text: String
    /// The origin of the caption.
    public let source: TextSource
    /// 0…1 where the source tells.
    public let confidence: Double?

    package init(_ text: String, source: TextSource, confidence: Double? = nil) {
        self.init(id: 0, text: text, source: source, confidence: confidence)
    }

    /// A caption as a store gives it out.
    package init(id: Int64, text: String, source: TextSource, confidence: Double?) {
        self.id = id
        self.text = text
        self.source = source
        self.confidence = confidence
    }
}

/// A keyword of a photo.
public struct Tag: Hashable, Sendable {
    /// The keyword, as it was first written.
    public let name: String
    /// The origin of the tag.
    public let source: TextSource
    /// 0…1 where the source tells.
    public let confidence: Double?

    package init(_ name: String, source: TextSource, confidence: Double? = nil) {
        self.name = name
        self.source = source
        self.confidence = confidence
    }
}

/// The captions and tags of one photo.
public struct PhotoTexts: Hashable, Sendable {
    /// The captions, in the order of their ids.
    public var captions: [Caption]
    /// The tags, by name.
    public var tags: [Tag]

    package init(captions: [Caption] = [], tags: [Tag] = []) {
        self.captions = captions
        self.tags = tags
    }
}

/// Says what a photo's texts from one source are from now on.
package struct TextChange: Sendable {
    package var source: TextSource
    package var texts: PhotoTexts
    /// Tells this state of the source from others, for example by the size and time of a sidecar file.
    package var stamp: String?

    /// - Parameter texts: all of `source`; those of another source in it are left out.
    package init(source: TextSource, texts: PhotoTexts, stamp: String? = nil) {
        self.source = source
        self.texts = texts
        self.stamp = stamp
    }
}

/// A tag and how many present photos have it.
public struct TagCount: Hashable, Sendable {
    /// The tag.
    public let name: String
    /// The number of present photos that have it.
    public let photos: Int

    package init(name: String, photos: Int) {
        self.name = name
        self.photos = photos
    }
}

/// A photo whose file name, captions or tags hold words that were asked for.
package struct WordMatch: Hashable, Sendable {
    package let photo: PhotoID
    /// BM25, larger is better.
    package let score: Double

    package init(photo: PhotoID, score: Double) {
        self.photo = photo
        self.score = score
    }
}

/// A word and in how many photos' texts it stands.
package struct WordCount: Hashable, Sendable {
    package let word: String
    package let photos: Int

    package init(word: String, photos: Int) {
        self.word = word
        self.photos = photos
    }
}

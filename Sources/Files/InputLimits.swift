/// The bounds on what comes from outside. Larger input is refused, or cut where its documentation says so, before it
/// costs time or memory.
package enum InputLimits {
    // MARK: Files

    /// In bytes, of a photo's file; larger files are not photos, and would fill the memory.
    package static let photoBytes = 1 << 30

    /// In bytes, of the list that an import keeps in the folder it downloads to.
    package static let importListBytes = 1 << 30

    // MARK: Pictures

    /// In bytes; of a larger file only what its picture can need is read into memory.
    package static let photoBytesReadWhole = 64 << 20
    /// In bytes, at most, that a pixel takes in a file: 16-bit RGBA that can't be compressed, with some room.
    package static let bytesPerPixel = 9
    /// In pixels, of a picture's longer side: JPEG's own limit.
    package static let pictureSide = 65_535
    /// In bytes, of the memory that decoding takes, the picture itself included; pictures that take more are decoded
    /// one at a time. 32 million pixels in RGB.
    package static let largePictureBytes = 96_000_000
    /// Of a JPEG, each of which is a pass over the picture; encoders write some dozens at most.
    package static let scans = 500
    /// The number of scans times the pixels of a JPEG: some seconds of work.
    package static let scannedPixels = 3_000_000_000
    /// The processor time after which decoding a picture is given up.
    package static let pictureSeconds = 30.0

    // MARK: Tables and lists

    /// In bytes, of a table of photos.
    package static let tableBytes = 1 << 30
    /// In bytes, of a vocabulary of tags.
    package static let vocabularyBytes = 16 << 20
    /// The number of tags of a vocabulary; the vectors of all are in memory.
    package static let vocabularyTags = 100_000
    /// The number of phrases of one tag.
    package static let phrasesOfTag = 100
    /// The factor by which a tokenizer's rules may lengthen a text, and the number of scalars that any text may have
    /// then. The longest real replacement (U+FDFA) has 18 scalars.
    package static let normalizedGrowth = 64
    package static let normalizedScalars = 65_536

    // MARK: Texts

    /// In bytes, of any text inside a picture's file, once inflated; what follows is dropped.
    package static let embeddedTextBytes = 1 << 20
    /// The number of text chunks of a PNG that are read, of those with a keyword that counts.
    package static let textChunks = 16
    /// In bytes, of a file of captions beside a photo; more is a document that happens to share the name.
    package static let sidecarBytes = 64 << 10
    /// In Unicode scalars; the rest of a longer caption is dropped.
    package static let captionLength = 4_000
    /// The number of captions of a photo from one source.
    package static let captions = 32
    /// In Unicode scalars; longer keywords are dropped.
    package static let keywordLength = 200
    /// The number of keywords of a photo from one source.
    package static let keywords = 500

    // MARK: Requests

    /// Of all texts of one question together, counted once for each phrasing in which they are embedded.
    package static let questionCharacters = 4000
    /// Of the white space behind the last boundary of a form.
    package static let epilogueBytes = 1024

    // MARK: Files of the server, which others can change

    /// Of a picture that the history keeps; thumbnails of 1,600 pixels are far smaller.
    package static let keptPictureBytes = 4 << 20

    /// Of a file of the page that is read from a folder, for those who work on the page.
    package static let pageFileBytes = 4 << 20

    /// Of a thumbnail; the largest has 2,048 pixels a side.
    package static let thumbnailBytes = 16 << 20
}

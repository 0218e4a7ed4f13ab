/// The limits on external input. Larger input is refused, or truncated where its documentation says so, before it costs
/// time or memory.
package enum InputLimits {
    // MARK: Files

    /// The maximum size of a photo's file, in bytes; larger files are not photos, and would exhaust the memory.
    package static let photoBytes = 1 << 30

    /// The maximum size of the list that an import stores in its download folder, in bytes.
    package static let importListBytes = 1 << 30

    // MARK: Pictures

    /// The size, in bytes, up to which a photo's file is read completely; of a larger file only the part that its
    /// picture can need is read.
    package static let photoBytesReadWhole = 64 << 20
    /// The maximum number of bytes per pixel in a file: incompressible 16-bit RGBA, with some margin.
    package static let bytesPerPixel = 9
    /// The maximum length of a picture's longer side, in pixels: JPEG's own limit.
    package static let pictureSide = 65_535
    /// The memory for decoding, in bytes and including the picture, above which pictures are decoded one at a time. 32
    /// million pixels in RGB.
    package static let largePictureBytes = 96_000_000
    /// The maximum memory for decoding a picture that a client sent, in bytes: as much as 85 million pixels of a PNG or
    /// a baseline JPEG.
    package static let uploadMemoryBytes = 256 << 20
    /// The maximum number of scans of a JPEG, each of which is a pass over the picture; encoders write a few dozen at
    /// most.
    package static let scans = 500
    /// The maximum product of a JPEG's scans and pixels: some seconds of work.
    package static let scannedPixels = 3_000_000_000
    /// The processor time, in seconds, after which decoding a picture is aborted.
    package static let pictureSeconds = 30.0

    /// The maximum number of entries of a TIFF structure's directory; cameras write some hundred at most.
    package static let directoryEntries = 4096
    /// The maximum number of directories of a raw file.
    package static let directories = 64
    /// The maximum number of places in a raw file that are examined because a JPEG may begin there, as some of the
    /// sensor's data do by chance.
    package static let previews = 4096
    /// The maximum number of segments before the frame of an embedded JPEG.
    package static let jpegSegments = 1000
    /// The maximum number of parts in which an item of a HEIF file is stored.
    package static let itemExtents = 64
    /// The maximum number of boxes in one box of an ISO media file, and of the items of a HEIF file.
    package static let boxes = 20_000
    /// The maximum number of boxes of a movie's file, and of names in its metadata.
    package static let movieBoxes = 1000
    /// The size, in bytes, up to which a movie's header is read; it grows with the number of frames.
    package static let movieHeaderBytes = 4 << 20

    /// The time, in seconds, after which a picture in another process is given up: far more than a slow processor
    /// needs.
    package static func decoderSeconds(pixels: Int) -> Int { max(20, pixels / 1_000_000) }
    /// The time, in seconds, that such a process may take to start: it loads libraries from the disk.
    package static let decoderStartSeconds = 20

    /// The time, in seconds, after which the search for one picture of a video is given up: decoding begins at the last
    /// picture that is stored whole, which can be hundreds of pictures earlier.
    package static let stillSeconds = 60
    /// The maximum size of a video, in bytes, all of which is read once.
    package static let videoBytes: Int64 = 1 << 38

    // MARK: Tables and lists

    /// The maximum size of a table of photos, in bytes.
    package static let tableBytes = 1 << 30
    /// The maximum size of a vocabulary of tags, in bytes.
    package static let vocabularyBytes = 16 << 20
    /// The maximum number of tags of a vocabulary, all of whose vectors are in memory.
    package static let vocabularyTags = 100_000
    /// The maximum number of phrases of one tag.
    package static let phrasesOfTag = 100
    /// The factor by which a tokenizer's rules may lengthen a text, and the number of scalars that any normalised text
    /// may have. The longest real replacement (U+FDFA) has 18 scalars.
    package static let normalizedGrowth = 64
    package static let normalizedScalars = 65_536

    // MARK: Texts

    /// The maximum size of an uncompressed text in a picture's file, in bytes; the rest is dropped.
    package static let embeddedTextBytes = 1 << 20
    /// The maximum number of text chunks of a PNG, counting those with a relevant keyword.
    package static let textChunks = 16
    /// The maximum size of a file of captions next to a photo, in bytes; larger files are unrelated documents with the
    /// same name.
    package static let sidecarBytes = 64 << 10
    /// The maximum length of a caption, in Unicode scalars; the rest is dropped.
    package static let captionLength = 4_000
    /// The maximum number of captions of a photo from one source.
    package static let captions = 32
    /// The maximum length of a keyword, in Unicode scalars; longer keywords are dropped.
    package static let keywordLength = 200
    /// The maximum number of keywords of a photo from one source.
    package static let keywords = 500

    /// The maximum length of a line that a command reads as a text, in bytes: far more than the tokens that any model
    /// takes. Tokenizing needs some tens of bytes of memory for each.
    package static let lineBytes = 1 << 20

    // MARK: Queries

    /// The maximum number of a query's terms, each of which is embedded.
    package static let queryTerms = 256
    /// The maximum number of folders, of tags and of excluded tags of a filter, each of which becomes a part of the
    /// database's query; SQLite permits about a thousand.
    package static let filterEntries = 50
    /// The maximum number of tags that stand for one tag of a filter or one word of a query as kinds of it.
    package static let kindsOfTag = 300

    /// The maximum number of years, the latest with photos, in which a filter by a part of every year looks; each
    /// becomes a part of the database's query.
    package static let filterYears = 200
    /// The maximum number of words for what a query leaves out, with each of which all photos are compared.
    package static let leftOutWords = 64
    /// The maximum length in bytes of a phrase that is embedded in several phrasings.
    package static let phrasedBytes = 64

    // MARK: Requests

    /// The maximum number of a query's terms in a request, whose time is limited.
    package static let requestTerms = 32
    /// The maximum number of characters of all texts of one query, counted once for each phrasing in which they are
    /// embedded.
    package static let questionCharacters = 4000
    /// The maximum amount of white space after the last boundary of a form, in bytes.
    package static let epilogueBytes = 1024

    // MARK: Files of the server, which others can change

    /// The maximum size of a picture in the history, in bytes; thumbnails of 1,600 pixels are far smaller.
    package static let keptPictureBytes = 4 << 20

    /// The maximum size of a file of the page that is read from a folder during its development, in bytes.
    package static let pageFileBytes = 4 << 20

    /// The maximum size of a thumbnail, in bytes; the largest has 2,048 pixels a side.
    package static let thumbnailBytes = 16 << 20
}

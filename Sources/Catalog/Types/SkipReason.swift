/// The kind of reason why a file, or a part of what is said of a photo, was skipped; for programs.
public enum SkipReason: String, Hashable, Sendable, CaseIterable {
    // MARK: Photos

    /// The system refused to give the file or folder, for example for want of rights.
    case unreadable
    /// A symbolic link that leads nowhere.
    case danglingLink = "dangling-link"
    /// A pipe, socket or device with a picture's name.
    case notAFile = "not-a-file"
    /// The file is empty, or its contents are not those of any known picture format.
    case notAPicture = "not-a-picture"
    case damaged
    /// A variant of a known format that is not decoded here.
    case unsupported
    /// A known format that is not read here, perhaps only until a library for it is installed.
    case formatNotRead = "format-not-read"
    /// More bytes or pixels than are allowed, or a side that is too long.
    case tooLarge = "too-large"
    /// Decoding takes more work than any photo of its size.
    case tooCostly = "too-costly"
    /// A folder that went away while it was indexed.
    case folderGone = "folder-gone"
    /// Stored by a version that kept no codes.
    case other

    // MARK: Texts

    /// A row of a table of captions that fits no photo.
    case rowWithoutPhoto = "row-without-photo"
    /// The system refused to give a file of captions.
    case unreadableText = "text-unreadable"
    /// A file of captions that is a link to a file outside the folders that are indexed.
    case textOutside = "text-outside"
    case textTooLarge = "text-too-large"
    /// A file of captions that is not text, or not JSON of a known form.
    case malformedText = "text-malformed"
    /// More or longer captions or keywords than are kept of a photo.
    case textsCut = "texts-cut"

    /// `true` if trying again is no use until the file changes.
    public var isLasting: Bool {
        switch self {
        case .notAPicture, .damaged, .unsupported, .tooLarge, .tooCostly, .other: true
        default: false
        }
    }

    /// `true` if the photo itself was indexed, and only some of its texts were dropped.
    public var isNote: Bool { self == .textsCut }
}

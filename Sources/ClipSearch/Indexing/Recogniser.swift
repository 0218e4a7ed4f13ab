import Catalog

/// Finds the library's photo with the contents of a file: the photo at this path, or one whose own file is gone, so
/// that it was moved, renamed, or has returned. If the photo's file still exists, the new file is a copy and not the
/// same photo.
package struct Recogniser {
    /// A file's place in the library.
    package enum Match {
        /// No photo is this file: it is new, or a copy.
        case new
        /// The photo that the library has at this path.
        case inPlace(KnownFile)
        /// A photo that was at another path.
        case moved(KnownFile)

        package var photo: KnownFile? {
            switch self {
            case .new: nil
            case .inPlace(let photo), .moved(let photo): photo
            }
        }
    }

    private let library: PhotoLibrary
    private let model: ModelID?
    /// `true` to look for the files of present photos, which may be gone since the last run.
    private let looksForFiles: Bool
    /// The photos found at another path in this run, or at their former one; they must not be found twice.
    var moved: Set<PhotoID> = []
    /// The photos at whose path something else is now.
    private var displaced: Set<PhotoID> = []
    /// The photos whose path was taken by another that moved there.
    private var ousted: Set<PhotoID> = []

    /// - Parameter model: the model whose vectors are reported of photos.
    package init(library: PhotoLibrary, model: ModelID?, looksForFiles: Bool = true) {
        self.library = library
        self.model = model
        self.looksForFiles = looksForFiles
    }

    /// Returns the library's photos with each of some contents: one query for all files of a step.
    package func matches(for hashes: [ContentHash]) throws -> [ContentHash: [ContentMatch]] {
        try library.photos.known(withContents: hashes, model: model)
    }

    /// Finds the photo that a file is. Files must come in the order in which they are stored.
    ///
    /// - Parameters:
    ///   - known: the photo that the library has at the file's path.
    ///   - matches: the photos with the file's contents.
    package mutating func recognise(at known: PhotoID?, among matches: [ContentMatch]) -> Match {
        if let known, !moved.contains(known), let match = matches.first(where: { $0.photo.id == known }) {
            return .inPlace(match.photo)
        }
        guard let photo = matches.first(where: { !moved.contains($0.photo.id) && hasLeft($0) })?.photo else {
            return .new
        }
        moved.insert(photo.id)
        if let known { ousted.insert(known) }
        return .moved(photo)
    }

    /// Returns the photo at the path of a changed file if its contents are still there, so that only the file's time
    /// changed. If they are not, the photo may be found at another path.
    package mutating func recogniseTouched(
        _ known: KnownFile, _ contents: PhotoReader.Opened, among matches: [ContentHash: [ContentMatch]]
    ) -> Bool {
        if let hash = contents.hash, matches[hash]?.contains(where: { $0.photo.id == known.id }) == true { return true }
        if !contents.mayBeReadLater { displaced.insert(known.id) }
        return false
    }

    /// Returns the photo at the path of a file that no longer holds a picture; nil if the photo was found elsewhere.
    package func photoLost(at file: PendingFile) -> PhotoID? {
        file.known.flatMap { moved.contains($0.id) ? nil : $0.id }
    }

    /// The number of photos whose path was taken, and that were found nowhere else.
    package var oustedCount: Int { ousted.subtracting(moved).count }

    /// Returns a Boolean value that indicates whether a photo's file is no longer at its path.
    private func hasLeft(_ match: ContentMatch) -> Bool {
        match.isMissing || displaced.contains(match.photo.id) || (looksForFiles && FileSystem.isAbsent(match.path))
    }
}

/// The state of the index that speeds up searches in a large library. It holds nothing that the library does not:
/// whatever its state, every search is answered.
public struct IndexHealth: Sendable, Equatable {
    /// The state of an index.
    public enum State: String, Sendable {
        /// The index is usable, and holds all photos.
        case current
        /// The index is usable; photos that changed since are compared one by one.
        case behind
        /// There is no index yet, and searches would benefit from one.
        case missing
        /// The file is inconsistent or cannot be read.
        case damaged
        /// The file belongs to another library, or to a state of this library that a backup has reverted.
        case foreign
        /// The file was written by a newer version of this program.
        case newerVersion = "newer-version"
        /// The index is unused because too much has changed since it was made.
        case outdated
        /// The library is so small that comparing all photos is as fast.
        case notNeeded = "not-needed"
    }

    /// The state of the index.
    public var state: State
    /// The path of the file, whether or not it exists.
    public var path: String
    /// The number of photos in the index.
    public var photos = 0
    /// The number of photos added, changed or removed since.
    public var changedPhotos = 0
    /// The size of the file in bytes.
    public var size = 0
    /// The problem, for display; nil if there is none.
    public var problem: String?

    /// The current search method: `hnsw` with the index, `exact` without.
    public var kind: String { state == .current || state == .behind ? "hnsw" : "exact" }

    /// The recommended action, for display; nil if there is none.
    public var advice: String? {
        switch state {
        case .current, .behind, .notNeeded: nil
        case .missing, .outdated: "every photo is compared; rebuilding the index makes searches quicker"
        case .damaged, .foreign: "every photo is compared; rebuilding the index mends it"
        case .newerVersion: "every photo is compared; update this program"
        }
    }
}

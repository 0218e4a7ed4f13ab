/// How it stands with the index that makes searches in a large library quick. It holds nothing that the library doesn't:
/// whatever its state, every search is answered.
public struct IndexHealth: Sendable, Equatable {
    public enum State: String, Sendable {
        /// It can be used, and holds all photos.
        case current
        /// It can be used; photos that changed since are compared one by one.
        case behind
        /// There is none yet, and searches would gain by one.
        case missing
        /// Its file contradicts itself or can't be read.
        case damaged
        /// Its file is another library's, or this library's at a time that a backup took back.
        case foreign
        /// Its file was written by a newer version of this program.
        case newerVersion = "newer-version"
        /// So much has changed since that it is not used.
        case outdated
        /// The library is so small that comparing all photos is as quick.
        case notNeeded = "not-needed"
    }

    public var state: State
    /// The file, whether it is there or not.
    public var path: String
    /// Photos that it holds.
    public var photos = 0
    /// Photos that were added, changed or removed since.
    public var changedPhotos = 0
    /// Of the file, in bytes.
    public var size = 0
    /// What is wrong, for people; nil if nothing is.
    public var problem: String?

    /// How a search finds its answers now: `hnsw` with the index, `exact` without.
    public var kind: String { state == .current || state == .behind ? "hnsw" : "exact" }

    /// What to do, for people; nil if nothing is to be done.
    public var advice: String? {
        switch state {
        case .current, .behind, .notNeeded: nil
        case .missing, .outdated: "every photo is compared; \"clipsearch index --rebuild\" makes searches quicker"
        case .damaged, .foreign: "every photo is compared; \"clipsearch index --rebuild\" makes it anew"
        case .newerVersion: "every photo is compared; update this program"
        }
    }
}

import Catalog
import Files

/// The sidecar files found by a scan.
struct SidecarFiles {
    private let files: [PhotoPath: ScannedFile]
    /// The folders into which links may lead.
    private let folders: [String]

    /// - Parameters:
    ///   - files: files of any kind.
    ///   - roots: the indexed folders, or single files.
    init(_ files: [ScannedFile] = [], below roots: [PhotoPath] = []) {
        let sidecars = files.lazy.filter { file in
            Sidecar.extensions.contains { file.path.text.hasSuffix(".\($0)") }
        }
        self.files = Dictionary(sidecars.map { ($0.path, $0) }) { first, _ in first }
        // For a root that is a file, its folder.
        folders = roots.map { FileSystem.isFolder($0) ? $0.text : $0.folder.text }
    }

    /// Returns the sidecars of a photo.
    func files(ofPhoto path: PhotoPath) -> [ScannedFile] {
        // A photo may itself have the name of a sidecar.
        files.isEmpty ? [] : Sidecar.paths(forPhoto: path).compactMap { $0 == path ? nil : files[$0] }
    }

    /// The texts of some sidecars, and the faults of those that could not be used.
    struct Outcome {
        /// The combined texts; without a stamp if a sidecar is unusable, so that they are read again next time.
        var change: TextChange
        var faults: [(file: ScannedFile, fault: Sidecar.Fault)] = []
        /// The sidecars with more captions or tags than are stored.
        var cut: [ScannedFile] = []
        /// The valid sidecars.
        var read: [ScannedFile] = []
    }

    /// Reads the sidecars of a photo.
    func read(_ sidecars: [ScannedFile], ofPhoto photo: PhotoPath) -> Outcome {
        var outcome = Outcome(change: TextChange(source: .sidecar, texts: PhotoTexts()))
        var texts = Sidecar.Texts()
        // Photos outside the indexed folders have only their own folder.
        let folders =
            folders.isEmpty ? [FileSystem.realPath(photo.folder.text)?.text ?? photo.folder.text] : folders
        for sidecar in sidecars {
            do throws(Sidecar.Fault) {
                let wasCut = texts.isCut
                try Sidecar.read(sidecar.path, within: folders, into: &texts)
                if texts.isCut && !wasCut { outcome.cut.append(sidecar) } else { outcome.read.append(sidecar) }
            } catch {
                outcome.faults.append((sidecar, error))
            }
        }
        outcome.change.texts = PhotoTexts(
            captions: texts.captions.kept.map { Caption($0, source: .sidecar) },
            tags: texts.tags.kept.map { Tag($0, source: .sidecar) })
        if outcome.faults.isEmpty { outcome.change.stamp = stamp(of: sidecars) }
        return outcome
    }

    /// Returns a stamp that changes when one of the sidecars does; nil when there is none.
    func stamp(of sidecars: [ScannedFile]) -> String? {
        sidecars.isEmpty
            ? nil : sidecars.map { "\($0.path.fileName) \($0.size) \($0.modifiedNanoseconds)" }.joined(separator: "\n")
    }
}

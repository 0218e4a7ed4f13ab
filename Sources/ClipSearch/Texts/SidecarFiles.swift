import Catalog
import Files

/// The sidecar files found by a scan.
struct SidecarFiles {
    /// A sidecar of a photo.
    struct Found {
        var file: ScannedFile
        /// See ``SidecarNames/Candidate/title``.
        var title: String?
        /// A Boolean value that indicates whether the file may hold more than captions and keywords.
        var mayHoldMetadata: Bool { !file.path.text.hasSuffix(".txt") }
    }

    private let files: [PhotoPath: ScannedFile]
    /// The folders that hold sidecars.
    private let places: Set<PhotoPath>
    /// The failures recorded by earlier runs.
    var failures: [PhotoPath: FailedFile] = [:]
    /// The paths, without their extensions, of raw files.
    private let rawStems: Set<PhotoPath>
    /// The folders into which links may lead.
    private let folders: [String]

    /// - Parameters:
    ///   - files: files of any kind.
    ///   - roots: the indexed folders, or single files.
    init(_ files: [ScannedFile] = [], below roots: [PhotoPath] = []) {
        let endings = (Sidecar.extensions + SidecarNames.xmpExtensions).map { ".\($0)" }
        let sidecars = files.lazy.filter { file in endings.contains { file.path.text.hasSuffix($0) } }
        self.files = Dictionary(sidecars.map { ($0.path, $0) }) { first, _ in first }
        places = Set(self.files.keys.lazy.map(\.folder))
        let hasXMP = self.files.keys.contains { SidecarNames.stem(ofXMP: $0) != nil }
        rawStems = hasXMP ? Set(files.lazy.compactMap { $0.path.rawStem }) : []
        // For a root that is a file, its folder.
        folders = roots.map { FileSystem.isFolder($0) ? $0.text : $0.folder.text }
    }

    /// Returns the sidecars of a photo.
    func files(ofPhoto path: PhotoPath) -> [Found] {
        guard places.contains(path.folder) else { return [] }
        let names = SidecarNames(ofPhoto: path)
        func found(_ candidates: [SidecarNames.Candidate]) -> [Found] {
            candidates.compactMap { candidate in
                // A photo may itself have the name of a sidecar.
                guard candidate.path != path, let file = files[candidate.path],
                    !SidecarNames.belongsToRaw(candidate.path, of: path, hasRaw: rawStems.contains)
                else { return nil }
                return Found(file: file, title: candidate.title)
            }
        }
        let own = found(names.own)
        let hasRecord = own.contains { $0.file.path.text.hasSuffix(".json") }
        return hasRecord ? own : own + found(names.original)
    }

    /// The contents of some sidecars, and the faults of those that could not be used.
    struct Outcome {
        /// The combined texts; without a stamp if a sidecar is unusable, so that they are read again next time.
        var change: TextChange
        var metadata = SidecarMetadata()
        var faults: [(file: ScannedFile, fault: Sidecar.Fault)] = []
        /// The sidecars with more captions or tags than are stored.
        var cut: [ScannedFile] = []
        /// The valid sidecars.
        var read: [ScannedFile] = []
    }

    /// Reads the sidecars of a photo.
    func read(_ sidecars: [Found], ofPhoto photo: PhotoPath) -> Outcome {
        var outcome = Outcome(change: TextChange(source: .sidecar, texts: PhotoTexts()))
        var texts = Sidecar.Texts()
        // Photos outside the indexed folders have only their own folder.
        let folders =
            folders.isEmpty ? [FileSystem.realPath(photo.folder.text)?.text ?? photo.folder.text] : folders
        for sidecar in sidecars {
            let file = sidecar.file
            do throws(Sidecar.Fault) {
                let wasCut = texts.isCut
                try Sidecar.read(file.path, within: folders, title: sidecar.title, into: &texts)
                if texts.isCut && !wasCut { outcome.cut.append(file) } else { outcome.read.append(file) }
            } catch {
                outcome.faults.append((file, error))
            }
        }
        outcome.change.texts = PhotoTexts(
            captions: texts.captions.kept.map { Caption($0, source: .sidecar) },
            tags: texts.tags.kept.map { Tag($0, source: .sidecar) })
        outcome.metadata = texts.metadata
        if outcome.faults.isEmpty { outcome.change.stamp = stamp(of: sidecars) }
        return outcome
    }

    /// Returns a stamp that changes when one of the sidecars does; nil when there is none.
    func stamp(of sidecars: [Found]) -> String? {
        let lines = sidecars.map { found in
            let file = found.file
            return "\(file.path.fileName) \(file.size) \(file.modifiedNanoseconds)"
                + (found.mayHoldMetadata ? Self.metadataMark : "")
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    /// The end of a stamp's line for a file whose metadata were read, too.
    private static let metadataMark = " +"

    /// Returns `true` if a photo's date or data must be determined again: a sidecar that may hold some is new, changed
    /// or gone. `false` while one of them is unusable, since the photo would be read again in each run.
    ///
    /// - Parameter stamp: the stamp of the photo's sidecars when they were last read.
    func hasNewMetadata(ofPhoto path: PhotoPath, since stamp: String?) -> Bool {
        func metadataLines(_ stamp: String?) -> [Substring] {
            (stamp ?? "").split(separator: "\n").filter { $0.hasSuffix(Self.metadataMark) }
        }
        let files = files(ofPhoto: path)
        return metadataLines(self.stamp(of: files)) != metadataLines(stamp) && !files.contains { isUnusable($0.file) }
    }

    private func isUnusable(_ file: ScannedFile) -> Bool {
        guard let failure = failures[file.path] else { return false }
        return [.textTooLarge, .malformedText, .textOutside].contains(failure.code)
            && failure.size == file.size && failure.modifiedNanoseconds == file.modifiedNanoseconds
    }
}

extension PhotoPath {
    /// The path without its extension, if that is one of raw files.
    var rawStem: PhotoPath? {
        guard let dot = text.utf8.lastIndex(of: UInt8(ascii: ".")),
            PhotoFileName.rawExtensions.contains(text[text.utf8.index(after: dot)...].lowercased())
        else { return nil }
        return PhotoPath(text: String(text[..<dot]))
    }
}

import Catalog
import Files

/// The sidecar files found by a scan.
struct SidecarFiles {
    private let files: [PhotoPath: ScannedFile]
    /// The folders into which links may lead.
    private let folders: [String]

    init(_ scan: FolderScan, roots: [PhotoPath]) {
        let sidecars = scan.files.lazy.filter { file in
            Sidecar.extensions.contains { file.path.text.hasSuffix(".\($0)") }
        }
        files = Dictionary(sidecars.map { ($0.path, $0) }) { first, _ in first }
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

extension IndexingRun {
    /// Returns a photo's texts from outside the picture: from sidecar files, and from the table of captions if one was
    /// given.
    ///
    /// - Parameter isKnown: `true` if the library has texts of the photo, which are kept where a sidecar is unusable.
    func outerTexts(
        ofPhoto path: PhotoPath, isKnown: Bool, sidecars: SidecarFiles, in batch: inout LibraryChange
    ) -> [TextChange] {
        let outcome = sidecars.read(sidecars.files(ofPhoto: path), ofPhoto: path)
        note(outcome, in: &batch)
        return (isKnown && !outcome.faults.isEmpty ? [] : [outcome.change]) + tableTexts(ofPhoto: path, in: &batch)
    }

    private func note(_ outcome: SidecarFiles.Outcome, in batch: inout LibraryChange) {
        for (file, fault) in outcome.faults { note(fault.code, of: file, reason: fault.reason, in: &batch) }
        for file in outcome.cut { note(.textsCut, of: file, reason: Self.cutReason, in: &batch) }
        batch.forgottenFailures += outcome.read.map(\.path).filter { knownFailures[$0]?.code.isNote == true }
    }

    static let cutReason = """
        of its texts, only the first \(InputLimits.captions) captions, of \(InputLimits.captionLength) characters \
        each, and \
        \(InputLimits.keywords) keywords, of \(InputLimits.keywordLength), are kept
        """

    private func tableTexts(ofPhoto path: PhotoPath, in batch: inout LibraryChange) -> [TextChange] {
        guard let entry = options.captionTable?.entries[path] else { return [] }
        matchedTablePaths.insert(path)
        if entry.isCut {
            let file = ScannedFile(path: path, size: 0, modifiedNanoseconds: 0)
            note(.textsCut, of: file, reason: Self.cutReason, in: &batch)
        }
        let texts = PhotoTexts(
            captions: entry.captions.map { Caption($0, source: .csv) }, tags: entry.tags.map { Tag($0, source: .csv) })
        return [TextChange(source: .csv, texts: texts)]
    }

    /// Reports the rows of the table of captions that match no photo of this run.
    func nameUnmatchedRows() {
        guard let table = options.captionTable, table.namesUnmatchedRows else { return }
        report.failed += table.misplaced.map {
            .init(
                path: PhotoPath($0.place), reason: "row \($0.row) of the table of captions: \($0.reason)",
                code: .rowWithoutPhoto)
        }
        let unmatched = table.entries.filter { !matchedTablePaths.contains($0.key) && !noted.contains($0.key) }
        report.failed += unmatched.sorted { $0.value.row < $1.value.row }.map { path, entry in
            .init(
                path: path,
                reason: "row \(entry.row) of the table of captions fits no photo of the folders that are indexed",
                code: .rowWithoutPhoto)
        }
    }

    private static let textsInBatch = 1000

    /// Stores changed texts from sidecars and the table for photos that need no other work.
    func updateTexts(of photos: [(path: PhotoPath, photo: KnownFile)], sidecars: SidecarFiles) throws {
        var batch = LibraryChange()
        var stored: [PhotoID: PhotoTexts] = [:]
        for (index, (path, photo)) in photos.enumerated() {
            try Task.checkCancellation()
            if index % Self.textsInBatch == 0, options.captionTable != nil {
                stored = try library.texts.of(photos[index...].prefix(Self.textsInBatch).map(\.photo.id))
            }
            var changes: [TextChange] = []
            let files = sidecars.files(ofPhoto: path)
            if sidecars.stamp(of: files) != photo.sidecarStamp {
                let outcome = sidecars.read(files, ofPhoto: path)
                note(outcome, in: &batch)
                if outcome.faults.isEmpty { changes.append(outcome.change) }
            }
            changes += tableTexts(ofPhoto: path, in: &batch).filter {
                !$0.saysTheSame(as: stored[photo.id] ?? PhotoTexts())
            }
            batch.texts += changes.map { .init(photo: photo.id, change: $0) }
            report.retagged += changes.isEmpty ? 0 : 1
            if batch.texts.count >= Self.textsInBatch {
                try apply(batch)
                batch = LibraryChange()
            }
        }
        try apply(batch)
    }
}

extension TextChange {
    fileprivate func saysTheSame(as stored: PhotoTexts) -> Bool {
        Set(texts.captions.map(\.text)) == Set(stored.captions.filter { $0.source == source }.map(\.text))
            && Set(texts.tags.map(\.name)) == Set(stored.tags.filter { $0.source == source }.map(\.name))
    }
}

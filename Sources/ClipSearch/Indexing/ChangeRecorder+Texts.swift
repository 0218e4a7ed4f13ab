import Catalog
import Files
import Pictures

/// Captions and tags: in the picture's metadata, in sidecar files, and in the table of captions if one was given.
extension ChangeRecorder {
    /// Returns a photo's texts and metadata from outside the picture.
    ///
    /// - Parameter isKnown: `true` if the library has texts of the photo, which are kept where a sidecar is unusable.
    mutating func outerData(ofPhoto path: PhotoPath, isKnown: Bool) -> OuterData {
        let outcome = sidecars.read(sidecars.files(ofPhoto: path), ofPhoto: path)
        note(outcome)
        var data = OuterData(outcome)
        if isKnown && data.isIncomplete { data.texts = [] }
        data.texts += tableTexts(ofPhoto: path)
        return data
    }

    /// Adds changed texts from outside the picture of a photo that needs no other work.
    ///
    /// - Parameter stored: the texts in the library, to compare with those of the table.
    mutating func updateTexts(of photo: PlacedPhoto, stored: PhotoTexts) {
        var changes: [TextChange] = []
        let files = sidecars.files(ofPhoto: photo.path)
        if sidecars.stamp(of: files) != photo.photo.sidecarStamp {
            let outcome = sidecars.read(files, ofPhoto: photo.path)
            note(outcome)
            if outcome.faults.isEmpty { changes.append(outcome.change) }
        }
        changes += tableTexts(ofPhoto: photo.path).filter { !$0.saysTheSame(as: stored) }
        change.texts += changes.map { .init(photo: photo.photo.id, change: $0) }
        report.retagged += changes.isEmpty ? 0 : 1
    }

    /// Reports the rows of the table of captions that match no photo of this run.
    mutating func reportUnmatchedRows() {
        guard let table, table.namesUnmatchedRows else { return }
        report.failed += table.misplaced.map {
            .init(
                path: PhotoPath($0.place), reason: "row \($0.row) of the table of captions: \($0.reason)",
                code: .rowWithoutPhoto)
        }
        let unmatched = table.entries.filter { !matchedTablePaths.contains($0.key) && !skipped.contains($0.key) }
        report.failed += unmatched.sorted { $0.value.row < $1.value.row }.map { path, entry in
            .init(
                path: path,
                reason: "row \(entry.row) of the table of captions fits no photo of the folders that are indexed",
                code: .rowWithoutPhoto)
        }
    }

    static let cutReason = """
        of its texts, only the first \(InputLimits.captions) captions, of \(InputLimits.captionLength) characters \
        each, and \
        \(InputLimits.keywords) keywords, of \(InputLimits.keywordLength), are kept
        """

    private mutating func note(_ outcome: SidecarFiles.Outcome) {
        for (file, fault) in outcome.faults { skip(file, fault.code, reason: fault.reason) }
        for file in outcome.cut { skip(file, .textsCut, reason: Self.cutReason) }
        change.forgottenFailures += outcome.read.map(\.path).filter { knownFailures[$0]?.code.isNote == true }
    }

    private mutating func tableTexts(ofPhoto path: PhotoPath) -> [TextChange] {
        guard let entry = table?.entries[path] else { return [] }
        matchedTablePaths.insert(path)
        if entry.isCut {
            skip(ScannedFile(path: path, size: 0, modifiedNanoseconds: 0), .textsCut, reason: Self.cutReason)
        }
        let texts = PhotoTexts(
            captions: entry.captions.map { Caption($0, source: .csv) }, tags: entry.tags.map { Tag($0, source: .csv) })
        return [TextChange(source: .csv, texts: texts)]
    }
}

extension TextChange {
    fileprivate func saysTheSame(as stored: PhotoTexts) -> Bool {
        Set(texts.captions.map(\.text)) == Set(stored.captions.filter { $0.source == source }.map(\.text))
            && Set(texts.tags.map(\.name)) == Set(stored.tags.filter { $0.source == source }.map(\.name))
    }
}

import Catalog

/// The sidecar files that a scan came across.
struct SidecarFiles {
    private let files: [PhotoPath: ScannedFile]

    init(_ scan: FolderScan) {
        let sidecars = scan.files.lazy.filter { file in
            Sidecar.extensions.contains { file.path.text.hasSuffix(".\($0)") }
        }
        files = Dictionary(sidecars.map { ($0.path, $0) }) { first, _ in first }
    }

    /// The sidecars of a photo.
    func files(ofPhoto path: PhotoPath) -> [ScannedFile] {
        files.isEmpty ? [] : Sidecar.paths(forPhoto: path).compactMap { files[$0] }
    }

    /// What some sidecars say, all together.
    func texts(in sidecars: [ScannedFile]) -> TextChange {
        var texts = PhotoTexts()
        for sidecar in sidecars {
            let found = Sidecar.texts(at: sidecar.path)
            texts.captions += found.captions.map { Caption($0, source: .sidecar) }
            texts.tags += found.tags.map { Tag($0, source: .sidecar) }
        }
        return TextChange(source: .sidecar, texts: texts, stamp: stamp(of: sidecars))
    }

    /// Changes when one of the sidecars does; nil when there is none.
    func stamp(of sidecars: [ScannedFile]) -> String? {
        sidecars.isEmpty
            ? nil : sidecars.map { "\($0.path.fileName) \($0.size) \($0.modifiedNanoseconds)" }.joined(separator: "\n")
    }
}

extension IndexingRun {
    /// What is said of a photo outside its picture: by sidecar files, and by the table of captions if one was given.
    func outerTexts(ofPhoto path: PhotoPath, sidecars: SidecarFiles) -> [TextChange] {
        [sidecars.texts(in: sidecars.files(ofPhoto: path))] + tableTexts(ofPhoto: path)
    }

    private func tableTexts(ofPhoto path: PhotoPath) -> [TextChange] {
        guard let entry = options.captionTable?.entries[path] else { return [] }
        let texts = PhotoTexts(
            captions: entry.captions.map { Caption($0, source: .csv) }, tags: entry.tags.map { Tag($0, source: .csv) })
        return [TextChange(source: .csv, texts: texts)]
    }

    private static let textsInBatch = 1000

    /// Stores what sidecars and the table say of photos that need no other work, where it has changed.
    func updateTexts(of photos: [(path: PhotoPath, photo: KnownFile)], sidecars: SidecarFiles) throws {
        var batch = IndexingBatch()
        for (path, photo) in photos {
            try Task.checkCancellation()
            var changes: [TextChange] = []
            let files = sidecars.files(ofPhoto: path)
            if sidecars.stamp(of: files) != photo.sidecarStamp { changes.append(sidecars.texts(in: files)) }
            for change in tableTexts(ofPhoto: path) where try !change.saysTheSame(as: catalog.texts(of: photo.id)) {
                changes.append(change)
            }
            batch.texts += changes.map { .init(photo: photo.id, change: $0) }
            report.retagged += changes.isEmpty ? 0 : 1
            if batch.texts.count >= Self.textsInBatch {
                try apply(batch)
                batch = IndexingBatch()
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

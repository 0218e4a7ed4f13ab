import Catalog
import Pictures

/// The sidecar files that a scan came across.
struct SidecarFiles {
    private let paths: Set<PhotoPath>

    init(_ scan: FolderScan) {
        paths = Set(scan.files.lazy.map(\.path).filter { path in Sidecar.extensions.contains { path.text.hasSuffix(".\($0)") } })
    }

    /// What the sidecars of a photo say, all together.
    func texts(ofPhoto path: PhotoPath) -> PhotoTexts {
        var texts = PhotoTexts()
        guard !paths.isEmpty else { return texts }
        for sidecar in Sidecar.paths(forPhoto: path) where paths.contains(sidecar) {
            let found = Sidecar.texts(at: sidecar)
            texts.captions += found.captions.map { Caption($0, source: .sidecar) }
            texts.tags += found.tags.map { Tag($0, source: .sidecar) }
        }
        return texts
    }
}

extension IndexingRun {
    /// What is said of a photo outside its picture: by sidecar files, and by the table of captions if one was given.
    func outerTexts(ofPhoto path: PhotoPath, sidecars: SidecarFiles) -> [TextChange] {
        var changes = [TextChange(source: .sidecar, texts: sidecars.texts(ofPhoto: path))]
        if let entry = options.captionTable?.entries[path] {
            let texts = PhotoTexts(
                captions: entry.captions.map { Caption($0, source: .csv) }, tags: entry.tags.map { Tag($0, source: .csv) })
            changes.append(TextChange(source: .csv, texts: texts))
        }
        return changes
    }

    /// Stores what sidecars and the table say of photos that need no other work, where it has changed.
    func updateTexts(of photos: [(id: PhotoID, path: PhotoPath)], sidecars: SidecarFiles) throws {
        let withSidecarTexts = try catalog.photoIDs(withTextsFrom: .sidecar)
        for (id, path) in photos {
            try Task.checkCancellation()
            let changes = outerTexts(ofPhoto: path, sidecars: sidecars)
            guard changes.count > 1 || !changes[0].texts.isEmpty || withSidecarTexts.contains(id) else { continue }
            let stored = try catalog.texts(of: id)
            let differing = changes.filter { !$0.texts.saysTheSame(as: stored, source: $0.source) }
            for change in differing { try catalog.setTexts(change, of: id) }
            if !differing.isEmpty { report.retagged += 1 }
        }
    }
}

extension PhotoTexts {
    fileprivate var isEmpty: Bool { captions.isEmpty && tags.isEmpty }

    fileprivate func saysTheSame(as stored: PhotoTexts, source: TextSource) -> Bool {
        Set(captions.map(\.text)) == Set(stored.captions.filter { $0.source == source }.map(\.text))
            && Set(tags.map(\.name)) == Set(stored.tags.filter { $0.source == source }.map(\.name))
    }
}

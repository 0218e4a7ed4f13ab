import Catalog

/// The work of an indexing run, determined from the scan and the library before any photo is opened.
struct IndexingPlan {
    /// Files to read: new, changed, or without the required vector.
    var pending: [PendingFile] = []
    /// Movies that may be clips of pictures, to read after these: without one, a clip is not stored.
    var clips: [PendingFile] = []
    /// Photos at their known paths, for their captions and tags.
    var settled: [PlacedPhoto] = []
    /// Photos that returned to their last known path.
    var returned: [LibraryChange.Placement] = []
    /// Files that failed before and have not changed since.
    var failedBefore: [FailedFile] = []
    /// Photos that are gone.
    var retired: [PhotoID] = []
    /// Recorded failures of files that are gone.
    var forgottenFailures: [PhotoPath] = []
    /// Folders whose photos are kept, because they seem to be on a drive that is not connected.
    var unavailableFolders: [PhotoPath] = []

    /// - Parameters:
    ///   - formerMountPoints: folders that were mount points during an earlier scan.
    ///   - otherFolders: folders of the library that the scan did not enter, such as hidden ones.
    init(
        scan: FolderScan, sidecars: SidecarFiles, known: KnownFiles, formerMountPoints: Set<PhotoPath>,
        otherFolders: Set<PhotoPath>, options: IndexingOptions
    ) {
        let clips = Self.clips(among: scan, options)
        for file in scan.files { add(file, known: known, sidecars: sidecars, clips: clips, options: options) }
        let found = Set(scan.files.map(\.path))
        let absent = AbsentFolders(
            scan: scan, formerMountPoints: formerMountPoints, otherFolders: otherFolders, options: options)
        var unavailable = Set<PhotoPath>()
        for (path, photo) in known.present where !found.contains(path) {
            if options.isIncidental, FileSystem.exists(path) { continue }
            switch absent.judge(path) {
            case .gone: retired.append(photo.id)
            case .unknown: break
            case .unavailable(let folder): unavailable.insert(folder)
            }
        }
        let named = found.union(scan.skipped.map(\.path))
        for path in known.failed.keys where !named.contains(path) && absent.judge(path) == .gone {
            forgottenFailures.append(path)
        }
        retired.sort()
        unavailableFolders = unavailable.sorted()
    }

    private mutating func add(
        _ file: ScannedFile, known: KnownFiles, sidecars: SidecarFiles, clips: Set<PhotoPath>,
        options: IndexingOptions
    ) {
        let mayBeClip = clips.contains(file.path)
        func isReread(_ photo: KnownFile) -> Bool {
            options.rereadsFiles || sidecars.hasNewMetadata(ofPhoto: file.path, since: photo.sidecarStamp)
        }
        let failure = known.failed[file.path].flatMap { $0.code.isLasting ? $0 : nil }
        if let failure, !options.retriesFailed, failure.size == file.size,
            failure.modifiedNanoseconds == file.modifiedNanoseconds
        {
            failedBefore.append(failure)
        } else if let photo = known.present[file.path] {
            let isUnchanged = photo.size == file.size && photo.modifiedNanoseconds == file.modifiedNanoseconds
            let isReread = isReread(photo)
            if isUnchanged && photo.hasVector(options) && !isReread && (!photo.isClip || mayBeClip) {
                settled.append(PlacedPhoto(path: file.path, photo: photo))
            } else {
                let pending = PendingFile(
                    file: file, known: photo, isUnchanged: isUnchanged && !photo.isClip, isReread: isReread,
                    hasFailed: failure != nil, mayBeClip: mayBeClip,
                    videoDecoder: options.videoDecoder)
                if mayBeClip { self.clips.append(pending) } else { self.pending.append(pending) }
            }
        } else if let photo = known.missing[file.path], photo.size == file.size,
            photo.modifiedNanoseconds == file.modifiedNanoseconds, photo.hasVector(options), !isReread(photo),
            !photo.isClip
        {
            settled.append(PlacedPhoto(path: file.path, photo: photo))
            returned.append(.init(photo.id, at: file))
        } else {
            let pending = PendingFile(
                file: file, hasFailed: failure != nil, mayBeClip: mayBeClip,
                videoDecoder: options.videoDecoder)
            if mayBeClip { self.clips.append(pending) } else { self.pending.append(pending) }
        }
    }

    /// Returns the movies next to pictures of their names.
    private static func clips(among scan: FolderScan, _ options: IndexingOptions) -> Set<PhotoPath> {
        let movies = scan.files.lazy.map(\.path).filter(\.isMovie)
        guard !movies.isEmpty else { return [] }
        var pictures = Set(scan.files.lazy.map(\.path).filter(\.hasPictureExtension).map(\.withoutExtension))
        // Single files are looked at without those next to them.
        for folder in options.files.isEmpty ? [] : Set(movies.map(\.folder)) {
            let files = ((try? FileSystem.entries(of: folder)) ?? []).map { folder.appending($0) }
            pictures.formUnion(files.lazy.filter(\.hasPictureExtension).map(\.withoutExtension))
        }
        return Set(movies.filter { pictures.contains($0.withoutExtension) })
    }
}

extension PhotoPath {
    /// `true` for the extension of a movie that a phone stores next to a picture.
    fileprivate var isMovie: Bool {
        let ending = text.utf8.suffix(4).map { $0 | 0x20 }
        return ending == Array(".mov".utf8) || ending == Array(".mp4".utf8)
    }

    fileprivate var withoutExtension: PhotoPath {
        PhotoPath(text: String(text.dropLast(PhotoFileName(fileName).fileExtension.count)))
    }
}

/// A photo of the library at the path where a run found its file.
struct PlacedPhoto {
    var path: PhotoPath
    var photo: KnownFile
}

extension KnownFile {
    /// Returns a Boolean value that indicates whether the photo has a vector of the required quality, or needs none.
    func hasVector(_ options: IndexingOptions) -> Bool {
        isClip || vector != nil && !(options.decodesExactly && vector == .fast)
    }
}

/// Distinguishes deleted files from files that only could not be found in this scan.
private struct AbsentFolders {
    enum Verdict: Equatable {
        case gone
        /// The folder could not be read, or was not scanned.
        case unknown
        /// The folder is empty or gone, as on a drive that is not connected.
        case unavailable(PhotoPath)
    }

    private let roots: [PhotoPath]
    /// Folders that could not be read, or were not scanned.
    private let unknown: Set<PhotoPath>
    private let away: Set<PhotoPath>

    init(
        scan: FolderScan, formerMountPoints: Set<PhotoPath>, otherFolders: Set<PhotoPath>, options: IndexingOptions
    ) {
        roots = scan.roots
        unknown = otherFolders.union(scan.unreadable)
        var away = formerMountPoints.filter { folder in
            !scan.mountPoints.contains(folder) && (scan.emptyFolders.contains(folder) || !FileSystem.exists(folder))
        }
        away.formUnion(roots.filter(scan.emptyFolders.contains))
        self.away = options.trustsEmptyFolders ? [] : away
    }

    func judge(_ path: PhotoPath) -> Verdict {
        if unknown.contains(path) { return .unknown }
        for folder in path.ancestors {
            if unknown.contains(folder) { return .unknown }
            if away.contains(folder) { return .unavailable(folder) }
            if roots.contains(folder) { return .gone }
        }
        // The root itself is the missing file.
        return roots.contains(path) ? .gone : .unknown
    }
}

import Catalog
import VectorIndex

extension PhotoSearcher {
    /// Finds photos that are duplicates of each other. Nothing is changed or deleted.
    ///
    ///     for group in try searcher.duplicates().groups {
    ///         print(group.suggested.file.path, group.members.dropFirst().map(\.photo.file.path))
    ///     }
    ///
    /// Each photo is in at most one group. The photo with the most similar photos forms a group with all of them, and
    /// so on with the remaining ones. Every photo of a group is therefore at least as similar as the threshold to the
    /// one in the centre, and chains of photos that each differ only a little never merge. With a search index the
    /// neighbours are looked up there, otherwise all pairs are compared; memory grows with the number of photos and of
    /// duplicates, not with its square.
    ///
    /// The files of one photo, such as a raw file and the camera's JPEG, are never duplicates of each other. Photos are
    /// compared by their leading files; files with the same contents are found among all.
    ///
    /// Each file of a group is opened and read again: a photo is in a group only if its file exists, is not a link, and
    /// has the indexed contents; of several names of one file only one is included. The others are
    /// ``DuplicateReport/skipped``.
    ///
    /// - Parameters:
    ///   - options: what counts as a duplicate, and which photos are looked at.
    ///   - progress: called with the number of photos compared so far and the total.
    /// - Throws: ``ClipSearchError`` when a number is out of its range, or when photos must be compared and the library
    ///   has none indexed with this model; `CancellationError` when the task was cancelled; `CatalogError`, also when
    ///   the filter names an unknown collection.
    public func duplicates(
        _ options: DuplicateOptions = DuplicateOptions(),
        progress: (_ compared: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> DuplicateReport {
        try options.check()
        return try passingOverDamage { try findDuplicates(options, progress: progress) }
    }

    private func findDuplicates(_ options: DuplicateOptions, progress: (Int, Int) -> Void) throws -> DuplicateReport {
        let clock = ContinuousClock()
        let start = clock.now
        var report = DuplicateReport()
        report.photos = try library.photos.count(matching: options.filter)
        var groups: [[PhotoID]]
        switch options.kind {
        case .identical: groups = try identicalGroups(options)
        case .similar: groups = try similarGroups(options, report: &report, progress: progress)
        case .burst: groups = try burstGroups(options, report: &report, progress: progress)
        }
        groups = groups.filter { $0.count > 1 }
        if options.kind != .identical { report.threshold = options.leastSimilarity }
        (report.groups, report.skipped) = try describe(groups, options)
        report.seconds = (clock.now - start) / .seconds(1)
        return report
    }

    /// The number of photos read and compared together.
    private static var photosInStep: Int { 1024 }

    /// Returns the groups of files with the same contents, also of files that are not the leading ones of their photos,
    /// but only one of each photo.
    private func identicalGroups(_ options: DuplicateOptions) throws -> [[PhotoID]] {
        var filter = options.filter
        filter.listsFilesApart = true
        let groups = try library.photos.identical(matching: filter)
        let leaders = try library.photos.leaders(of: groups.flatMap(\.self))
        return groups.map { group in
            var photos: Set<PhotoID> = []
            return group.filter { photos.insert(leaders[$0] ?? $0).inserted }
        }
    }

    private func similarGroups(
        _ options: DuplicateOptions, report: inout DuplicateReport, progress: (Int, Int) -> Void
    ) throws -> [[PhotoID]] {
        let identical = try IdenticalPhotos(library.photos.identical(matching: options.filter))
        let (record, index) = try comparablePhotos()
        report.indexProblem = index.problem
        let ids = try library.photos.ids(matching: options.filter).filter { !identical.isCopy($0) }
        let isWhole =
            try !options.filter.hasConditions && identical.groups.isEmpty
            && (options.filter.listsFilesApart || library.photos.countOfOtherFiles() == 0)
            && library.photos.areAllWithoutFurtherStills()
        let neighbours = PhotoNeighbours(
            index: index, filter: isWhole ? nil : IDBitmap(ids), minimumScore: options.leastSimilarity)
        var pairs = SimilarPairs(photos: ids)
        for start in stride(from: 0, to: ids.count, by: Self.photosInStep) {
            try Task.checkCancellation()
            let end = min(start + Self.photosInStep, ids.count)
            let table = try library.photoVectors(of: record.id, only: Array(ids[start..<end]))
            report.incomparable += end - start - table.ids.count
            for (id, found) in zip(table.ids, try neighbours.nearest(to: table)) { pairs.add(id, found) }
            progress(end, ids.count)
        }
        let groups = try pairs.groups { id in
            try Task.checkCancellation()
            let table = try library.photoVectors(of: record.id, only: [id])
            return table.ids.isEmpty ? [] : try neighbours.all(like: table.values)
        }
        return identical.expand(groups)
    }

    private func burstGroups(
        _ options: DuplicateOptions, report: inout DuplicateReport, progress: (Int, Int) -> Void
    ) throws -> [[PhotoID]] {
        let identical = try IdenticalPhotos(library.photos.identical(matching: options.filter))
        let (record, _) = try comparablePhotos()
        let all = try library.photos.captureTimes(matching: options.filter)
        report.incomparable = report.photos - all.count
        let times = all.filter { !identical.isCopy($0.photo) }
        var bursts = BurstGrouping(seconds: options.burstSeconds, threshold: options.leastSimilarity)
        for start in stride(from: 0, to: times.count, by: Self.photosInStep) {
            try Task.checkCancellation()
            let step = times[start..<min(start + Self.photosInStep, times.count)]
            let vectors = try library.photoVectors(of: record.id, only: step.map(\.photo)).byID
            report.incomparable += step.count - vectors.count
            for time in step {
                if let vector = vectors[time.photo] { bursts.add(time.photo, takenAt: time.takenAt, vector: vector) }
            }
            progress(step.endIndex, times.count)
        }
        // A photo and its exact copy are not a burst.
        return bursts.groups.filter { $0.count > 1 }.map { identical.expand($0) }
    }

    private func comparablePhotos() throws -> (ModelRecord, PhotoIndex) {
        let record = try library.models.all().required(model, in: library)
        return (record, try comparableIndex(of: record))
    }

    // MARK: Description of groups

    /// Checks the files of some groups of a report again, and returns the remaining groups.
    package func check(
        _ groups: some Sequence<DuplicateGroup>, of options: DuplicateOptions
    ) throws -> (groups: [DuplicateGroup], skipped: [DuplicateReport.SkippedPhoto]) {
        try describe(groups.map { $0.members.map(\.photo.id) }, options)
    }

    private func describe(
        _ groups: [[PhotoID]], _ options: DuplicateOptions
    ) throws -> (groups: [DuplicateGroup], skipped: [DuplicateReport.SkippedPhoto]) {
        let kind = options.kind
        var files = DuplicateFiles(check: options.fileCheck)
        var described: [DuplicateGroup] = []
        var next = 0
        while next < groups.count {
            try Task.checkCancellation()
            // Several groups together, since one library query for many photos is faster.
            var end = next
            var ids: [PhotoID] = []
            while end < groups.count, ids.count < Self.photosInStep {
                ids += groups[end]
                end += 1
            }
            let photos = Dictionary(
                uniqueKeysWithValues: try library.photos.records(ids).lazy.filter { !$0.isMissing }.map { ($0.id, $0) })
            let favourites = try library.favourites.among(ids)
            let record = kind == .identical ? nil : try library.models.record(of: model)
            let vectors = try record.map { try library.photoVectors(of: $0.id, only: ids).byID } ?? [:]
            for group in groups[next..<end] {
                // Some may have been retired since.
                let present = group.compactMap { photos[$0] }
                    .sorted { KeepingOrder($0, favourites) < KeepingOrder($1, favourites) }
                let found = try files.find(present)
                if let group = DuplicateGroup(found, kind: kind, favourites: favourites, vectors: vectors) {
                    described.append(group)
                }
            }
            next = end
        }
        if kind == .burst {
            described.sort { ($1.start, $0.suggested.id) < ($0.start, $1.suggested.id) }
        } else {
            described.sort { ($1.bytesOfOthers, $0.suggested.id) < ($0.bytesOfOthers, $1.suggested.id) }
        }
        return (described, files.skipped)
    }
}

extension DuplicateGroup {
    /// The time at which the first of its photos was taken.
    fileprivate var start: Int64 { members.compactMap(\.photo.file.takenAt).min() ?? 0 }

    /// Creates a group; nil for fewer than two photos.
    ///
    /// - Parameters:
    ///   - files: the files in order of preference.
    ///   - vectors: the vectors of the photos that have one.
    init?(
        _ files: [DuplicateFiles.Found], kind: DuplicateKind, favourites: Set<PhotoID>,
        vectors: [PhotoID: ArraySlice<Float>]
    ) {
        guard files.count > 1 else { return nil }
        let suggested = files[0].photo
        members = files.map { file in
            let photo = file.photo
            let isIdentical = photo.file.contentHash == suggested.file.contentHash
            var similarity: Float = 1
            if !isIdentical, let first = vectors[suggested.id], let second = vectors[photo.id] {
                similarity = QueryVector.dot(first, second)
            }
            return Member(
                photo: photo, similarity: similarity, isIdentical: isIdentical,
                isFavourite: favourites.contains(photo.id), freedBytes: file.freedBytes)
        }
        // The suggested photo is followed by the others in order of similarity.
        members[1...].sort { ($0.isIdentical ? 2 : $0.similarity) > ($1.isIdentical ? 2 : $1.similarity) }
        self.kind = members.allSatisfy(\.isIdentical) ? .identical : kind
    }
}

/// The order of preference among photos that show the same: the preferred one is less.
private struct KeepingOrder: Comparable {
    private let isFavourite: Bool
    private let pixels: Int
    private let photo: PhotoRecord

    init(_ photo: PhotoRecord, _ favourites: Set<PhotoID>) {
        isFavourite = favourites.contains(photo.id)
        let (pixels, overflows) = photo.file.width.multipliedReportingOverflow(by: photo.file.height)
        self.pixels = overflows ? .max : pixels
        self.photo = photo
    }

    static func < (left: Self, right: Self) -> Bool {
        if left.isFavourite != right.isFavourite { return left.isFavourite }
        if left.pixels != right.pixels { return left.pixels > right.pixels }
        let (one, other) = (left.photo.file, right.photo.file)
        if one.size != other.size { return one.size > other.size }
        if one.modifiedNanoseconds != other.modifiedNanoseconds {
            return one.modifiedNanoseconds < other.modifiedNanoseconds
        }
        let lengths = (one.path.text.utf8.count, other.path.text.utf8.count)
        return lengths.0 != lengths.1 ? lengths.0 < lengths.1 : left.photo.id < right.photo.id
    }
}

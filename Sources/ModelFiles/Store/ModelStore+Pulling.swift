import Files

extension ModelStore {
    /// The source of a model's files.
    public enum PullSource: Sendable, Equatable {
        /// A server with the Hugging Face Hub's interface: `BASE/REPOSITORY/resolve/REVISION/FILE`.
        case server(base: String)
        /// A folder with files fetched elsewhere: the model's own, or one with a subfolder named after the model or its
        /// repository.
        case folder(String)

        /// The server named by `CLIPSEARCH_MODEL_SERVER` or `HF_ENDPOINT`, else the Hugging Face Hub.
        public static var standard: PullSource {
            let named = environmentVariable("CLIPSEARCH_MODEL_SERVER") ?? environmentVariable("HF_ENDPOINT")
            return .server(base: named ?? "https://huggingface.co")
        }
    }

    /// Fetches a model's missing files, and replaces incorrect ones.
    ///
    /// A file appears at its path only when it is complete and its checksum (or, where none is known, its structure) is
    /// correct. Bytes fetched before a broken connection, a full disk or the end of the process are kept, and the next
    /// call resumes there.
    ///
    /// - Parameters:
    ///   - check: throws when the complete folder does not hold a usable model.
    ///   - report: called on the calling thread.
    /// - Returns: the model's name and folder.
    /// - Throws: ``ModelFilesError``, the errors of `check`, and `CancellationError` when the task is cancelled.
    @discardableResult
    public func pull(
        _ name: String, from source: PullSource = .standard, options: DownloadOptions = DownloadOptions(),
        check: (_ folder: String) throws -> Void, report: @escaping (DownloadEvent) -> Void = { _ in }
    ) throws -> LocatedModel {
        let name = shortName(of: name)
        guard let model = manifest[name] else {
            throw ModelFilesError.unknownModel(name: name, known: manifest.models.map(\.name))
        }
        if let bundledFolder, case .server = source, model.source == nil,
            try isRight(model, in: "\(bundledFolder)/\(name)")
        {
            return LocatedModel(name: name, folder: "\(bundledFolder)/\(name)")
        }
        let fetch = try fetcher(for: model, from: source, options: options, report: report)
        return try ModelLock.holding(name, in: userFolder) {
            let folder = "\(userFolder)/\(name)"
            try complete(model, in: folder, fetch: fetch, report: report)
            try check(folder)
            try recordChecksums(of: model, in: folder)
            return LocatedModel(name: name, folder: folder)
        }
    }

    /// Fetches a model's missing or incorrect files into a folder.
    private func complete(
        _ model: ModelManifest.Model, in folder: String, fetch: Fetch, report: @escaping (DownloadEvent) -> Void
    ) throws {
        try FileSystem.makeFolder(folder)
        let known = ChecksumList(folder: folder).digests
        let missing = try model.files.filter { file in
            let expectation = ModelManifest.File(
                path: file.path, byteCount: file.byteCount, sha256: file.sha256 ?? known[file.path],
                isOptional: file.isOptional)
            let isRight = try FileCheck.problem(inFile: "\(folder)/\(file.path)", expected: expectation) == nil
            if isRight { report(.kept(file: file.path)) }
            return !isRight
        }
        try checkSpace(for: missing, in: folder)
        let tally = Tally(model: model, folder: folder, report: report)
        // Small files first: problems with a mirror show before hundreds of megabytes are fetched.
        for file in missing.sorted(by: { Self.likelySize(of: $0) < Self.likelySize(of: $1) }) {
            do {
                try fetch(file, "\(folder)/\(file.path)") { tally.update(file, bytes: $0, total: $1) }
                report(.finished(file: file.path))
            } catch ModelFilesError.refused(_, 404) where file.isOptional {
            } catch ModelFilesError.diskFull(let path, _) {
                let needed = bytesToFetch(missing, in: folder)
                throw ModelFilesError.diskFull(path: path, bytesNeeded: needed > 0 ? needed : nil)
            }
        }
    }

    private typealias Fetch = (
        _ file: ModelManifest.File, _ path: String, _ progress: @escaping (_ bytes: Int64, _ total: Int64?) -> Void
    ) throws -> Void

    private func fetcher(
        for model: ModelManifest.Model, from source: PullSource, options: DownloadOptions,
        report: @escaping (DownloadEvent) -> Void
    ) throws(ModelFilesError) -> Fetch {
        switch source {
        case .server(let base):
            guard let repository = model.source else { throw .notDownloadable(name: model.name) }
            guard ["http://", "https://"].contains(where: base.lowercased().hasPrefix) else {
                throw .invalidAddress(base)
            }
            return { file, path, progress in
                let url = RepositoryAddress(base: base, source: repository).url(ofFile: file.path)
                try FileDownload(
                    url: url, file: file, path: path, options: options, report: report, progress: progress
                ).run()
            }
        case .folder(let folder):
            let candidates = ["", "/\(model.name)"] + (model.source.map { ["/\($0.repository)"] } ?? [])
            guard FileSystem.kind(of: folder) == .folder else {
                throw .unreadable(path: folder, reason: "there is no such folder")
            }
            return { file, path, progress in
                let paths = candidates.map { "\(folder)\($0)/\(file.path)" }
                guard let found = paths.first(where: { FileSystem.kind(of: $0) == .file }) else {
                    if file.isOptional { return }
                    throw ModelFilesError.unreadable(
                        path: paths[0], reason: "there is no such file; the folder must hold the files of \(model.name)"
                    )
                }
                try FileSystem.makeFolder(parentFolder(of: path))
                report(.started(file: file.path, atByte: 0))
                let copy = FileCopy(source: found, path: path, write: options.write)
                try copy.copyPartially { progress($0, FileSystem.size(ofFile: found)) }
                report(.checking(file: file.path))
                let partial = PartialFile.partialPath(for: path)
                if let problem = try FileCheck.problem(inFile: partial, expected: file) {
                    try FileSystem.remove(partial)
                    throw ModelFilesError.wrongContent(source: found, reason: problem)
                }
                try PartialFile(for: path, write: options.write).commit()
            }
        }
    }

    private static func likelySize(of file: ModelManifest.File) -> Int64 {
        file.byteCount ?? (file.path.hasSuffix(".safetensors") ? .max : 0)
    }

    /// Returns a Boolean value that indicates whether a bundled model is complete and correct.
    private func isRight(_ model: ModelManifest.Model, in folder: String) throws -> Bool {
        try model.files.allSatisfy { try FileCheck.problem(inFile: "\(folder)/\($0.path)", expected: $0) == nil }
    }

    private func bytesToFetch(_ files: [ModelManifest.File], in folder: String) -> Int64 {
        files.reduce(0) { sum, file in
            let path = "\(folder)/\(file.path)"
            if FileSystem.size(ofFile: path) == file.byteCount { return sum }
            let here = FileSystem.size(ofFile: PartialFile.partialPath(for: path)) ?? 0
            return sum + max(0, (file.byteCount ?? 0) - here)
        }
    }

    private func checkSpace(for files: [ModelManifest.File], in folder: String) throws(ModelFilesError) {
        let needed = bytesToFetch(files, in: folder)
        guard let free = FileSystem.freeBytes(at: folder), free < needed else { return }
        throw .diskFull(path: folder, bytesNeeded: needed - free)
    }

    /// Stores the checksums of the fetched files, for ``verify(_:check:progress:)``.
    private func recordChecksums(of model: ModelManifest.Model, in folder: String) throws {
        var digests: [String: String] = [:]
        for file in model.files where FileSystem.kind(of: "\(folder)/\(file.path)") == .file {
            digests[file.path] = try file.sha256 ?? FileCheck.digest(ofFile: "\(folder)/\(file.path)")
        }
        try ChecksumList(digests: digests).write(inFolder: folder)
    }

    /// The sum of the bytes of all files of a model.
    private final class Tally {
        private var bytes: [String: Int64] = [:]
        private var totals: [String: Int64] = [:]
        private let report: (DownloadEvent) -> Void

        init(model: ModelManifest.Model, folder: String, report: @escaping (DownloadEvent) -> Void) {
            self.report = report
            for file in model.files {
                let size = FileSystem.size(ofFile: "\(folder)/\(file.path)")
                bytes[file.path] = size ?? 0
                totals[file.path] = file.byteCount ?? size ?? 0
            }
        }

        func update(_ file: ModelManifest.File, bytes count: Int64, total: Int64?) {
            bytes[file.path] = count
            totals[file.path] = max(total ?? totals[file.path] ?? 0, count)
            report(
                .progress(
                    bytesDone: bytes.values.reduce(0, +), bytesTotal: totals.values.reduce(0, +)))
        }
    }
}

/// What a look at all bytes of a model has shown.
public struct ModelVerification: Sendable, Equatable {
    public enum Verdict: Sendable, Equatable {
        /// Its SHA-256 is the one that the manifest knows.
        case matchesManifest
        /// Its SHA-256 is the one that it had when it was fetched or copied.
        case matchesFirstCopy
        /// Nothing knows its checksum; its structure is in order.
        case structureIsSound
        /// It is optional and not there.
        case absent
        case wrong(reason: String)
    }

    public struct File: Sendable, Equatable {
        public let path: String
        public let verdict: Verdict
    }

    public let name: String
    public let folder: String
    public let files: [File]
    /// What keeps the files from being a model together, if anything does.
    public let problem: String?

    /// Whether every file is right and they make a model.
    public var isSound: Bool {
        problem == nil
            && files.allSatisfy {
                if case .wrong = $0.verdict { false } else { true }
            }
    }
}

extension ModelStore {
    /// Reads all files of a model and compares them with their checksums, or, where none is known, with their
    /// formats' rules.
    ///
    /// - Parameters:
    ///   - nameOrFolder: as in ``locate(_:)``.
    ///   - progress: gets the bytes read and the bytes of the whole model.
    /// - Throws: ``WeightsError`` when there is no such model; what is wrong with one that is there stands in the
    ///   result.
    public func verify(
        _ nameOrFolder: String, progress: (_ bytesRead: Int64, _ total: Int64) -> Void = { _, _ in }
    ) throws -> ModelVerification {
        var name = nameOrFolder
        var folder = nameOrFolder
        if !nameOrFolder.contains("/"), let known = list().first(where: { $0.name == nameOrFolder }) {
            guard let place = known.folder else {
                throw WeightsError.notHere(name: name, isDownloadable: manifest[name]?.source != nil)
            }
            folder = place
        } else {
            let located = try locate(nameOrFolder)
            (name, folder) = (located.name, located.folder)
        }

        let firstCopy = ChecksumList(folder: folder).digests
        let expected = name == nameOrFolder ? manifest[name]?.files : nil
        let files = expected ?? addedFiles(in: folder)
        let total = files.reduce(Int64(0)) { $0 + (FileSystem.size(ofFile: "\(folder)/\($1.path)") ?? 0) }
        var done: Int64 = 0
        var results: [ModelVerification.File] = []
        for file in files {
            let path = "\(folder)/\(file.path)"
            let verdict = try verdict(on: file, at: path, firstCopy: firstCopy[file.path]) {
                progress(done + $0, total)
            }
            results.append(ModelVerification.File(path: file.path, verdict: verdict))
            done += FileSystem.size(ofFile: path) ?? 0
            progress(done, total)
        }
        var problem: String?
        do throws(WeightsError) {
            try ModelFolderCheck(folder: folder)
        } catch {
            guard case .noModel(_, let reason) = error else { throw error }
            problem = reason
        }
        return ModelVerification(name: name, folder: folder, files: results, problem: problem)
    }

    private func verdict(
        on file: ModelManifest.File, at path: String, firstCopy: String?, progress: (Int64) -> Void
    ) throws -> ModelVerification.Verdict {
        if file.isOptional, FileSystem.size(ofFile: path) == nil { return .absent }
        let expectation = ModelManifest.File(
            path: file.path, byteCount: file.byteCount, sha256: file.sha256 ?? firstCopy, isOptional: file.isOptional)
        if let problem = try FileCheck.problem(inFile: path, expected: expectation, progress: progress) {
            return .wrong(reason: problem)
        }
        if file.sha256 != nil { return .matchesManifest }
        return firstCopy == nil ? .structureIsSound : .matchesFirstCopy
    }

    /// The files of a model that no manifest describes.
    private func addedFiles(in folder: String) -> [ModelManifest.File] {
        FileSystem.files(below: folder).filter { $0 != ChecksumList.fileName && !$0.hasSuffix(".partial") }.map {
            ModelManifest.File(path: $0, byteCount: nil, sha256: nil, isOptional: false)
        }
    }
}

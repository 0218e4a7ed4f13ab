/// The result of verifying all bytes of a model.
public struct ModelVerification: Sendable, Equatable {
    /// The verdict on one file.
    public enum Verdict: Sendable, Equatable {
        /// The SHA-256 matches the manifest.
        case matchesManifest
        /// The SHA-256 matches the one taken when the file was fetched or copied.
        case matchesFirstCopy
        /// No checksum is known; the structure is valid.
        case structureIsSound
        /// The file is optional and missing.
        case absent
        /// The file is missing, or has wrong contents.
        case wrong(reason: String)
    }

    /// A file and its verdict.
    public struct File: Sendable, Equatable {
        /// The path, relative to the model's folder.
        public let path: String
        /// The verdict on the file.
        public let verdict: Verdict
    }

    /// The model's name.
    public let name: String
    /// The model's folder.
    public let folder: String
    /// The model's files.
    public let files: [File]
    /// The reason that the files do not form a model, if there is one.
    public let problem: String?

    /// A Boolean value that indicates whether every file is correct and they form a model.
    public var isSound: Bool {
        problem == nil
            && files.allSatisfy {
                if case .wrong = $0.verdict { false } else { true }
            }
    }
}

extension ModelStore {
    /// Reads all files of a model and compares them with their checksums or, where none is known, with the rules of
    /// their formats.
    ///
    /// - Parameters:
    ///   - nameOrFolder: a name or folder, as for ``locate(_:)``.
    ///   - check: throws when a folder does not hold a usable model; its error becomes part of the result.
    ///   - progress: called with the number of bytes read so far and the total.
    /// - Throws: ``ModelFilesError`` when the model is not found; problems with its files are part of the result.
    public func verify(
        _ nameOrFolder: String, check: (_ folder: String) throws -> Void,
        progress: (_ bytesRead: Int64, _ total: Int64) -> Void = { _, _ in }
    ) throws -> ModelVerification {
        var name = nameOrFolder
        var folder = nameOrFolder
        if !nameOrFolder.contains("/"), let known = list().first(where: { $0.name == nameOrFolder }) {
            guard let place = known.folder else {
                throw ModelFilesError.notHere(name: name, isDownloadable: manifest[name]?.source != nil)
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
        do { try check(folder) } catch { problem = "\(error)" }
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

    /// Returns the files of a model that no manifest describes.
    private func addedFiles(in folder: String) -> [ModelManifest.File] {
        FileSystem.files(below: folder).filter { $0 != ChecksumList.fileName && !$0.hasSuffix(".partial") }.map {
            ModelManifest.File(path: $0, byteCount: nil, sha256: nil, isOptional: false)
        }
    }
}

/// The description of one model and the state of its files on this machine.
public struct ModelStatus: Sendable, Equatable {
    /// The state of a model's files.
    public enum State: Sendable, Equatable {
        /// All files exist, each with the right size.
        case present
        /// Some files are yet to be fetched.
        case partial(reason: String)
        /// The model has no files on this machine.
        case missing
        /// A file has the wrong size, or the folder of a model added by reference is missing.
        case damaged(reason: String)
    }

    /// The origin of a model.
    public enum Origin: Sendable, Equatable {
        /// The model comes with the source code.
        case bundled
        /// The model can be downloaded from this repository.
        case downloadable(repository: String)
        /// The user added the model; `reference` is the actual folder of one added by reference.
        case added(reference: String?)
    }

    /// The model's name.
    public let name: String
    /// The model's origin.
    public let origin: Origin
    /// The model's purpose; nil for models that were added.
    public let purpose: String?
    /// The model's weaknesses, in one sentence; nil where they are unknown.
    public let limits: String?
    /// `true` if the model puts words and photos into one space, as photos are searched by; false for a model that was
    /// added, of which nothing is known before it is loaded.
    public let searchesPhotos: Bool
    /// The model's licence, if known.
    public let licence: String?
    /// The languages that the model reads, as ISO 639-1 codes; empty if unknown.
    public let languages: [String]
    /// The state of the model's files.
    public let state: State
    /// The model's folder or, while it is partial, its future folder; nil while it is missing.
    public let folder: String?
    /// The number of bytes on this machine, including partial files.
    public let bytesOnDisk: Int64
    /// The size in bytes of the complete model, as far as the manifest knows it; 0 for models that were added.
    public let expectedBytes: Int64
}

extension ModelStore {
    /// Returns a model's status from its files' sizes; ``verify(_:check:progress:)`` checks their contents.
    func status(of name: String) -> ModelStatus {
        guard let model = manifest[name] else { return addedStatus(of: name) }
        var best: (folder: String, found: Found)?
        for folder in folders(of: name) {
            let found = look(for: model, in: folder)
            // A complete model anywhere is preferred to a partial one elsewhere.
            if best == nil || (found.state == .present && best?.found.state != .present)
                || best?.found.state == .missing
            {
                best = (folder, found)
            }
        }
        return ModelStatus(
            name: name, origin: model.source.map { .downloadable(repository: $0.repository) } ?? .bundled,
            purpose: model.purpose, limits: model.limits, searchesPhotos: model.searchesPhotos,
            licence: model.licence, languages: model.languages,
            state: best?.found.state ?? .missing,
            folder: best.flatMap { $0.found.state == .missing ? nil : $0.folder },
            bytesOnDisk: best?.found.bytes ?? 0, expectedBytes: model.byteCount)
    }

    /// The possible folders of a model of the manifest: the user's own copy precedes the one that came with the source
    /// code.
    private func folders(of name: String) -> [String] {
        ["\(userFolder)/\(name)"] + (bundledFolder.map { ["\($0)/\(name)"] } ?? [])
    }

    private struct Found {
        var state: ModelStatus.State
        var bytes: Int64
    }

    private func look(for model: ModelManifest.Model, in folder: String) -> Found {
        var bytes: Int64 = 0
        var missing: [String] = []
        var problem: String?
        for file in model.files {
            let path = "\(folder)/\(file.path)"
            if let size = FileSystem.size(ofFile: path) {
                bytes += size
                if let expected = file.byteCount, size != expected {
                    problem = problem ?? "\(file.path) has \(size) bytes instead of \(expected)"
                } else if size == 0 {
                    problem = problem ?? "\(file.path) is empty"
                }
            } else {
                bytes += FileSystem.size(ofFile: PartialFile.partialPath(for: path)) ?? 0
                if !file.isOptional { missing.append(file.path) }
            }
        }
        let required = model.files.count { !$0.isOptional }
        let state: ModelStatus.State
        if let problem {
            state = .damaged(reason: problem)
        } else if missing.isEmpty {
            state = .present
        } else if bytes == 0, missing.count == required {
            state = .missing
        } else {
            let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
            state = .partial(reason: "\(missing[0])\(more) still to be fetched")
        }
        return Found(state: state, bytes: bytes)
    }

    private func addedStatus(of name: String) -> ModelStatus {
        let folder = "\(userFolder)/\(name)"
        let isReference = FileSystem.isSymbolicLink(folder)
        let files = FileSystem.files(below: folder)
        let state: ModelStatus.State =
            if FileSystem.kind(of: folder) != .folder {
                FileSystem.isTaken(folder) ? .damaged(reason: "the folder that it was added from is gone") : .missing
            } else if !files.contains("config.json") {
                .damaged(reason: "config.json is missing")
            } else {
                .present
            }
        return ModelStatus(
            name: name, origin: .added(reference: isReference ? FileSystem.realPath(folder) : nil), purpose: nil,
            limits: nil, searchesPhotos: false, licence: nil, languages: [], state: state,
            folder: state == .missing ? nil : folder,
            bytesOnDisk: files.reduce(0) { $0 + (FileSystem.size(ofFile: "\(folder)/\($1)") ?? 0) }, expectedBytes: 0)
    }
}

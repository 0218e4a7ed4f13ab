import Files

extension ModelStore {
    /// Registers a folder that holds a model in Hugging Face's layout under a name.
    ///
    /// - Parameters:
    ///   - folder: the folder, with `config.json`, `model.safetensors` (or shards), a vocabulary and, for a model of
    ///     pictures, `preprocessor_config.json`.
    ///   - name: the model's name; the folder's own name when nil.
    ///   - copies: `true` to copy the model's files. Otherwise only a reference to the folder is stored, and the folder
    ///     must not move.
    ///   - check: throws when the folder does not hold a usable model; nothing is added then.
    /// - Throws: ``ModelFilesError`` when there is no such folder or the name is taken; the errors of `check`.
    @discardableResult
    public func add(
        folder: String, name: String? = nil, copies: Bool = false, check: (_ folder: String) throws -> Void
    ) throws -> LocatedModel {
        guard FileSystem.kind(of: folder) == .folder else {
            throw ModelFilesError.unreadable(path: folder, reason: "there is no such folder")
        }
        try check(folder)
        guard let source = FileSystem.realPath(folder) else {
            throw ModelFilesError.unreadable(path: folder, reason: systemErrorText())
        }
        let name = name ?? Self.name(ofFolder: source)
        guard ModelName.isValid(name) else { throw ModelFilesError.invalidName(name) }
        let place = "\(userFolder)/\(name)"
        guard manifest[name] == nil, !FileSystem.isTaken(place) else { throw ModelFilesError.nameTaken(name) }
        try FileSystem.makeFolder(userFolder)
        if copies {
            try copyModel(from: source, to: place)
        } else {
            guard symlink(source, place) == 0 else {
                throw ModelFilesError.unwritable(path: place, reason: systemErrorText())
            }
        }
        return LocatedModel(name: name, folder: place)
    }

    /// Returns a folder's name for its model: its own name or, in the cache of Hugging Face's tools, where that is a
    /// commit (`models--ORGANISATION--NAME/snapshots/COMMIT`), the repository's.
    private static func name(ofFolder folder: String) -> String {
        let components = folder.split(separator: "/")
        guard components.count >= 3, components[components.count - 2] == "snapshots" else {
            return FileSystem.lastComponent(of: folder)
        }
        let cached = components[components.count - 3]
        guard cached.hasPrefix("models--"), let name = cached.split(separator: "--").last else {
            return FileSystem.lastComponent(of: folder)
        }
        return String(name)
    }

    /// Removes a model from the user's folder: a downloaded or copied model with its files, a reference without
    /// touching the folder that it refers to.
    ///
    /// - Throws: ``ModelFilesError`` when the model is not found or comes with the source code.
    public func remove(_ name: String) throws {
        let place = "\(userFolder)/\(name)"
        guard ModelName.isValid(name), FileSystem.isTaken(place) else {
            if let model = manifest[name] {
                throw ModelFilesError.notHere(name: name, isDownloadable: model.source != nil)
            }
            throw ModelFilesError.unknownModel(name: name, known: list().map(\.name))
        }
        try ModelLock.holding(name, in: userFolder) { try FileSystem.remove(place) }
    }

    /// Copies a model's files so that the copy appears as a whole or not at all.
    private func copyModel(from source: String, to place: String) throws {
        // A leading dot keeps an incomplete copy out of the list of models.
        let temporary = "\(userFolder)/.\(FileSystem.lastComponent(of: place)).adding"
        try FileSystem.remove(temporary)
        do {
            var digests: [String: String] = [:]
            for file in FileSystem.files(below: source) where Self.belongsToModel(file) {
                let path = "\(temporary)/\(file)"
                try FileSystem.makeFolder(parentFolder(of: path))
                try FileCopy(source: "\(source)/\(file)", path: path).run { _ in }
                digests[file] = try FileCheck.digest(ofFile: path)
            }
            try ChecksumList(digests: digests).write(inFolder: temporary)
            guard rename(temporary, place) == 0 else {
                throw ModelFilesError.unwritable(path: place, reason: systemErrorText())
            }
        } catch {
            try? FileSystem.remove(temporary)
            throw error
        }
    }

    /// Returns `false` for the same weights in other frameworks' formats, which repositories also hold and which are
    /// never read.
    private static func belongsToModel(_ file: String) -> Bool {
        [".json", ".safetensors", ".txt", ".md", ".model"].contains { file.hasSuffix($0) }
            || file.hasPrefix("LICENSE")
    }
}

import Files

/// The models on this machine, by name.
///
/// Models are found in the user's folder, where ``pull(_:from:options:check:report:)`` and
/// ``add(folder:name:copies:check:)`` store them, and among those that come with the source code.
///
///     let store = try ModelStore.standard()
///     let model = try store.locate("small")  // or "./any/folder"
///
/// Methods block; in a task, the long ones throw `CancellationError` soon after it is cancelled.
public struct ModelStore: Sendable {
    /// The available models.
    public let manifest: ModelManifest
    /// The source code's `weights` folder, if it was found.
    public let bundledFolder: String?
    /// The folder for downloaded and added models; it need not exist.
    public let userFolder: String

    /// Creates a store.
    ///
    /// - Parameters:
    ///   - manifest: the manifest; the compiled-in one when nil.
    /// - Throws: ``ModelFilesError/malformedManifest(path:reason:)``.
    public init(
        manifest: ModelManifest? = nil, bundledFolder: String?, userFolder: String
    ) throws(ModelFilesError) {
        self.manifest = if let manifest { manifest } else { try ModelManifest.builtIn() }
        self.bundledFolder = bundledFolder
        self.userFolder = userFolder
    }

    /// Returns the store of this user and this installation.
    ///
    /// - Parameter weights: the folder of the models that come with the source code. When nil it is
    ///   `$CLIPSEARCH_WEIGHTS`, or a folder `weights` (or `share/clipsearch/weights`) next to the running program or in
    ///   a parent folder.
    ///
    /// The user's folder is `$XDG_DATA_HOME/clipsearch/models`, else `~/.local/share/clipsearch/models`.
    /// - Throws: ``ModelFilesError``.
    public static func standard(weights: String? = nil) throws(ModelFilesError) -> ModelStore {
        try standard(weights: weights, environment: environmentVariable, program: runningProgram())
    }

    package static func standard(
        weights: String?, environment: (String) -> String?, program: String?
    ) throws(ModelFilesError) -> ModelStore {
        let bundled = weights ?? environment("CLIPSEARCH_WEIGHTS") ?? program.flatMap(bundledFolder(nearProgram:))
        let data: String
        if let folder = environment("XDG_DATA_HOME"), folder.hasPrefix("/") {
            data = folder
        } else if let home = environment("HOME") {
            data = home + "/.local/share"
        } else {
            throw .noDataFolder
        }
        // A manifest in the folder of bundled models takes precedence over the compiled-in one.
        let path = bundled.map { "\($0)/manifest.json" }
        let manifest: ModelManifest? =
            if let path, FileSystem.kind(of: path) == .file { try ModelManifest(path: path) } else { nil }
        return try ModelStore(manifest: manifest, bundledFolder: bundled, userFolder: data + "/clipsearch/models")
    }

    private static func bundledFolder(nearProgram program: String) -> String? {
        var folder = parentFolder(of: program)
        // A debug build runs in .build/x86_64-unknown-linux-gnu/debug, a test bundle no deeper.
        for _ in 0..<6 {
            for candidate in ["\(folder)/weights", "\(folder)/share/clipsearch/weights"]
            where FileSystem.kind(of: "\(candidate)/manifest.json") == .file {
                return candidate
            }
            let parent = parentFolder(of: folder)
            if parent == folder { break }
            folder = parent
        }
        return nil
    }

    /// A model's name and folder.
    public struct LocatedModel: Sendable, Equatable {
        /// The model's name.
        public let name: String
        /// The path of the model's folder.
        public let folder: String

        /// Creates a located model.
        public init(name: String, folder: String) {
            self.name = name
            self.folder = folder
        }
    }

    /// Finds the folder of a model.
    ///
    /// - Parameter nameOrFolder: a name from ``list()``, or a folder's path. A plain word is a name if there is such a
    ///   model.
    /// - Throws: ``ModelFilesError`` when the model is not found or incomplete.
    public func locate(_ nameOrFolder: String) throws(ModelFilesError) -> LocatedModel {
        let nameOrFolder = FileSystem.kind(of: nameOrFolder) == .folder ? nameOrFolder : shortName(of: nameOrFolder)
        if nameOrFolder.contains("/") || !isKnown(nameOrFolder) {
            guard FileSystem.kind(of: nameOrFolder) == .folder else {
                if nameOrFolder.contains("/") {
                    throw .unreadable(path: nameOrFolder, reason: "there is no such folder")
                }
                throw .unknownModel(name: nameOrFolder, known: list().map(\.name))
            }
            guard FileSystem.kind(of: "\(nameOrFolder)/config.json") == .file else {
                throw .noModel(folder: nameOrFolder, reason: "it has no config.json")
            }
            let path = FileSystem.realPath(nameOrFolder) ?? nameOrFolder
            return LocatedModel(name: FileSystem.lastComponent(of: path), folder: nameOrFolder)
        }
        let status = status(of: nameOrFolder)
        switch (status.state, status.folder) {
        case (.present, let folder?): return LocatedModel(name: nameOrFolder, folder: folder)
        case (.partial(let reason), let folder?), (.damaged(let reason), let folder?):
            throw .incomplete(name: nameOrFolder, folder: folder, reason: reason)
        default: throw .notHere(name: nameOrFolder, isDownloadable: manifest[nameOrFolder]?.source != nil)
        }
    }

    /// Returns all known models: those of the manifest, then those that were added, by name.
    public func list() -> [ModelStatus] {
        let added = FileSystem.names(inFolder: userFolder).filter { ModelName.isValid($0) && manifest[$0] == nil }
        return (manifest.models.map(\.name) + added).map(status(of:))
    }

    /// Returns the manifest's name for a repository such as `openai/clip-vit-base-patch32`; any other text unchanged.
    func shortName(of name: String) -> String {
        manifest.models.first { $0.source?.repository == name }?.name ?? name
    }

    private func isKnown(_ name: String) -> Bool {
        manifest[name] != nil || (ModelName.isValid(name) && FileSystem.isTaken("\(userFolder)/\(name)"))
    }
}

/// Returns the path of the running program, without symbolic links.
private func runningProgram() -> String? {
    #if os(Linux)
    return FileSystem.realPath("/proc/self/exe")
    #else
    var length: UInt32 = 0
    _NSGetExecutablePath(nil, &length)
    var buffer = [CChar](repeating: 0, count: Int(length))
    guard _NSGetExecutablePath(&buffer, &length) == 0 else { return nil }
    return FileSystem.realPath(String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    #endif
}

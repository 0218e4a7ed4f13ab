import StrictJSON

/// The list of available models with their sources, files and checksums (`weights/manifest.json`).
///
/// A file without a known checksum has none in the list; its structure is checked instead.
public struct ModelManifest: Sendable, Equatable {
    /// The place where a model is published: a repository of a server with the Hugging Face Hub's interface.
    public struct Source: Sendable, Equatable {
        /// The repository, such as `openai/clip-vit-base-patch32`.
        public let repository: String
        /// A branch, a tag, a commit or a reference such as `refs/pr/15`.
        public let revision: String
    }

    /// A file of a model.
    public struct File: Sendable, Equatable {
        /// The path relative to the model's folder and to the repository.
        public let path: String
        /// The size in bytes; nil when it is unknown.
        public let byteCount: Int64?
        /// The SHA-256 as 64 lower-case hexadecimal digits; nil when it is unknown.
        public let sha256: String?
        /// A Boolean value that indicates whether the model works without the file.
        public let isOptional: Bool
    }

    /// A model in the list.
    public struct Model: Sendable, Equatable {
        /// The model's name.
        public let name: String
        /// The model's purpose, in one sentence.
        public let purpose: String
        /// The model's weaknesses, in one sentence; nil where the list does not say.
        public let limits: String?
        /// `true` if the model puts words and photos into one space, as photos are searched by.
        public let searchesPhotos: Bool
        /// The model's licence.
        public let licence: String
        /// The languages that the model reads, as ISO 639-1 codes; empty where the list does not say.
        public let languages: [String]
        /// The model's source; nil for a model that comes with the source code.
        public let source: Source?
        /// The model's files.
        public let files: [File]

        /// The total size of all files whose size is known, in bytes.
        public var byteCount: Int64 { files.reduce(0) { $0 + ($1.byteCount ?? 0) } }
    }

    /// The models, in the manifest's order.
    public let models: [Model]

    /// Returns the manifest that was compiled in.
    ///
    /// - Throws: ``ModelFilesError/malformedManifest(path:reason:)``.
    public static func builtIn() throws(ModelFilesError) -> ModelManifest {
        try ModelManifest(parsing: PackageResources.manifest_json, path: "weights/manifest.json")
    }

    /// Reads a manifest from a file.
    ///
    /// - Throws: ``ModelFilesError`` when the file cannot be read or is malformed.
    public init(path: String) throws(ModelFilesError) {
        try self.init(parsing: FileSystem.contents(ofFile: path, limit: 1 << 20), path: path)
    }

    /// Parses a manifest.
    ///
    /// - Parameter path: the name of the text in messages.
    /// - Throws: ``ModelFilesError/malformedManifest(path:reason:)``.
    public init(parsing bytes: [UInt8], path: String) throws(ModelFilesError) {
        func malformed(_ reason: String) -> ModelFilesError { .malformedManifest(path: path, reason: reason) }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw malformed("\(error)")
        }
        guard let version = json["version"]?.int, version == 1 else { throw malformed("its version is not 1") }
        guard let list = json["models"]?.array else { throw malformed("\"models\" is not a list") }
        var models: [Model] = []
        for item in list {
            do {
                models.append(try Model(item))
            } catch {
                throw malformed("model \(models.count + 1): \(error.reason)")
            }
        }
        guard Set(models.map(\.name)).count == models.count else { throw malformed("two models have one name") }
        self.models = models
    }

    /// The model with the given name, if there is one.
    public subscript(name: String) -> Model? { models.first { $0.name == name } }
}

/// An error in one entry of a manifest.
private struct EntryError: Error {
    let reason: String
}

extension ModelManifest.Model {
    fileprivate init(_ json: JSONValue) throws(EntryError) {
        func text(_ member: String) throws(EntryError) -> String {
            guard let text = json[member]?.string else { throw EntryError(reason: "\"\(member)\" is missing") }
            return text
        }
        name = try text("name")
        guard ModelName.isValid(name) else { throw EntryError(reason: "\"\(name)\" cannot be a name") }
        purpose = try text("purpose")
        limits = json["limits"]?.string
        searchesPhotos = json["searchesPhotos"]?.bool ?? false
        licence = try text("licence")
        languages = json["languages"]?.array?.compactMap(\.string) ?? []
        if let repository = json["repository"]?.string {
            source = ModelManifest.Source(repository: repository, revision: try text("revision"))
        } else {
            source = nil
        }
        guard let list = json["files"]?.array, !list.isEmpty else { throw EntryError(reason: "\"files\" is missing") }
        var files: [ModelManifest.File] = []
        for item in list { files.append(try ModelManifest.File(item)) }
        guard Set(files.map(\.path)).count == files.count else { throw EntryError(reason: "it has one file twice") }
        self.files = files
    }
}

extension ModelManifest.File {
    fileprivate init(_ json: JSONValue) throws(EntryError) {
        guard let path = json["path"]?.string, FileSystem.staysInFolder(path) else {
            throw EntryError(reason: "a file has no \"path\", or one that leads out of the model's folder")
        }
        self.path = path
        byteCount = json["bytes"]?.int.map(Int64.init)
        sha256 = json["sha256"]?.string
        isOptional = json["optional"]?.bool ?? false
        // Null marks an unknown value; any other value must be valid.
        guard byteCount != nil || json["bytes"]?.isNull != false, byteCount ?? 0 >= 0 else {
            throw EntryError(reason: "\"bytes\" of \(path) is not a size")
        }
        guard sha256 != nil || json["sha256"]?.isNull != false, sha256.map(Self.isDigest) ?? true else {
            throw EntryError(reason: "\"sha256\" of \(path) is not 64 lower-case hexadecimal digits")
        }
    }

    private static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
    }
}

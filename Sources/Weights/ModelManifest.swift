import StrictJSON

/// The list of models that can be had: where they come from, what files they have and what those must be
/// (`weights/manifest.json`).
///
/// A file whose checksum is not known has none in the list; its structure is checked instead.
public struct ModelManifest: Sendable, Equatable {
    /// Where a model is published: a repository of a server that speaks as the Hugging Face Hub does.
    public struct Source: Sendable, Equatable {
        /// Such as `openai/clip-vit-base-patch32`.
        public let repository: String
        /// A branch, a tag, a commit or a reference such as `refs/pr/15`.
        public let revision: String
    }

    public struct File: Sendable, Equatable {
        /// Relative to the model's folder and to the repository.
        public let path: String
        /// Nil when it is not known.
        public let byteCount: Int64?
        /// 64 lower-case hexadecimal digits; nil when it is not known.
        public let sha256: String?
        /// Whether the model works without it.
        public let isOptional: Bool
    }

    public struct Model: Sendable, Equatable {
        public let name: String
        /// What it is for, in one sentence.
        public let purpose: String
        public let licence: String
        /// Nil for a model that comes with the source code.
        public let source: Source?
        public let files: [File]

        /// The size of all files whose size is known.
        public var byteCount: Int64 { files.reduce(0) { $0 + ($1.byteCount ?? 0) } }
    }

    public let models: [Model]

    /// The manifest that was compiled in.
    ///
    /// - Throws: ``WeightsError/malformedManifest(path:reason:)``.
    public static func builtIn() throws(WeightsError) -> ModelManifest {
        try ModelManifest(parsing: PackageResources.manifest_json, path: "weights/manifest.json")
    }

    /// - Throws: ``WeightsError`` when the file cannot be read or is malformed.
    public init(path: String) throws(WeightsError) {
        try self.init(parsing: FileSystem.contents(ofFile: path, limit: 1 << 20), path: path)
    }

    /// - Parameter path: what to call the text in messages.
    /// - Throws: ``WeightsError/malformedManifest(path:reason:)``.
    public init(parsing bytes: [UInt8], path: String) throws(WeightsError) {
        func malformed(_ reason: String) -> WeightsError { .malformedManifest(path: path, reason: reason) }
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

    /// The model called `name`, if there is one.
    public subscript(name: String) -> Model? { models.first { $0.name == name } }
}

/// What is wrong with one entry.
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
        licence = try text("licence")
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
        // Null is how a manifest says that it doesn't know; anything else must be right.
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

import Checksums
import Foundation
import Synchronization
import TensorFiles
import ModelFiles

/// A new folder that is removed when `body` is done.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "weights-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

func write(_ bytes: [UInt8], to path: String) throws {
    let url = URL(filePath: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
}

func contents(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

func filesBelow(_ folder: String) -> [String] {
    (FileManager.default.subpaths(atPath: folder) ?? []).filter {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: "\(folder)/\($0)", isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
}

/// What was reported, for looking at afterwards.
final class EventLog: Sendable {
    private let events = Mutex<[DownloadEvent]>([])

    var all: [DownloadEvent] { events.withLock { $0 } }

    func append(_ event: DownloadEvent) { events.withLock { $0.append(event) } }

    /// The bytes from which fetches of a file began.
    func starts(of file: String) -> [Int64] {
        all.compactMap { if case .started(file, let byte) = $0 { byte } else { nil } }
    }

    var retryReasons: [String] {
        all.compactMap { if case .retrying(_, let reason, _) = $0 { reason } else { nil } }
    }
}

/// What other modules know of models is tested there.
extension ModelStore {
    @discardableResult
    func add(folder: String, name: String? = nil, copies: Bool = false) throws -> LocatedModel {
        try add(folder: folder, name: name, copies: copies, check: { _ in })
    }

    @discardableResult
    func pull(
        _ name: String, from source: PullSource = .standard, options: DownloadOptions = DownloadOptions(),
        report: @escaping (DownloadEvent) -> Void = { _ in }
    ) throws -> LocatedModel {
        try pull(name, from: source, options: options, check: { _ in }, report: report)
    }

    func verify(_ name: String) throws -> ModelVerification { try verify(name, check: { _ in }) }
}

/// Small models that are complete in form.
enum TinyModel {
    private static func safetensors(_ tensors: [(name: String, shape: [Int])]) throws -> [UInt8] {
        try withTemporaryFolder { folder in
            var writer = SafetensorsWriter(metadata: ["format": "pt"])
            for (index, (name, shape)) in tensors.enumerated() {
                let count = shape.reduce(1, *)
                try writer.add(name, shape: shape, floats: [Float](repeating: Float(index + 1), count: count))
            }
            try writer.write(to: "\(folder)/x")
            return try contents("\(folder)/x")
        }
    }

    /// A sentence encoder whose weights take about 1.2 MB.
    static func sentence() throws -> [String: [UInt8]] { try sentenceFiles.get() }

    private static let sentenceFiles = Result { try makeSentence() }

    private static func makeSentence() throws -> [String: [UInt8]] {
        let config = #"{"model_type": "bert", "hidden_size": 64, "vocab_size": 4700, "num_hidden_layers": 2}"#
        return [
            "config.json": Array(config.utf8),
            "vocab.txt": Array("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n".utf8),
            "model.safetensors": try safetensors([
                ("embeddings.word_embeddings.weight", [4700, 64]),
                ("encoder.layer.0.attention.self.query.weight", [64, 64]),
                ("encoder.layer.1.attention.self.query.weight", [64, 64]),
            ]),
        ]
    }

    static func clip() throws -> [String: [UInt8]] {
        let config = """
            {"model_type": "clip", "projection_dim": 4,
             "text_config": {"hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 2, "vocab_size": 10},
             "vision_config": {"hidden_size": 12, "intermediate_size": 24, "num_hidden_layers": 1, "patch_size": 2}}
            """
        let preprocessor = #"{"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}"#
        return [
            "config.json": Array(config.utf8),
            "preprocessor_config.json": Array(preprocessor.utf8),
            "vocab.json": Array(#"{"a</w>": 0}"#.utf8),
            "merges.txt": Array("#version: 0.2\n".utf8),
            "model.safetensors": try safetensors([
                ("logit_scale", []), ("text_projection.weight", [4, 8]), ("visual_projection.weight", [4, 12]),
                ("text_model.embeddings.token_embedding.weight", [10, 8]),
                ("text_model.encoder.layers.0.self_attn.q_proj.weight", [8, 8]),
                ("text_model.encoder.layers.0.mlp.fc1.weight", [16, 8]),
                ("text_model.encoder.layers.1.self_attn.q_proj.weight", [8, 8]),
                ("text_model.encoder.layers.1.mlp.fc1.weight", [16, 8]),
                ("vision_model.embeddings.patch_embedding.weight", [12, 3, 2, 2]),
                ("vision_model.encoder.layers.0.self_attn.q_proj.weight", [12, 12]),
                ("vision_model.encoder.layers.0.mlp.fc1.weight", [24, 12]),
            ]),
        ]
    }

    static func write(_ files: [String: [UInt8]], to folder: String) throws {
        for (name, bytes) in files { try ModelFilesTests.write(bytes, to: "\(folder)/\(name)") }
    }

    /// A manifest with one model of these files, whose sizes and checksums it knows for all but `unknown`.
    static func manifest(
        _ name: String, files: [String: [UInt8]], unknown: Set<String> = [], optional: Set<String> = [],
        repository: String? = "someone/model"
    ) throws -> ModelManifest {
        let entries = files.sorted { $0.key < $1.key }.map { path, bytes in
            let isKnown = !unknown.contains(path)
            return #"{"path": "\#(path)", "bytes": \#(isKnown ? "\(bytes.count)" : "null"), "#
                + #""sha256": \#(isKnown ? "\"\(SHA256.hash(bytes).hexadecimal)\"" : "null"), "#
                + #""optional": \#(optional.contains(path))}"#
        }
        let source = repository.map { #""repository": "\#($0)", "revision": "refs/pr/15", "# } ?? ""
        let text = #"""
            {"version": 1, "models": [{"name": "\#(name)", "purpose": "test", "licence": "none", \#(source)
             "files": [\#(entries.joined(separator: ", "))]}]}
            """#
        return try ModelManifest(parsing: Array(text.utf8), path: "test manifest")
    }
}

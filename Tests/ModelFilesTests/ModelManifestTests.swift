import Foundation
import Testing
import ModelFiles

@Suite struct ModelManifestTests {
    private var weightsFolder: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../weights").standardized.path
    }

    @Test func theBuiltInManifestIsTheOneInTheRepository() throws {
        let builtIn = try ModelManifest.builtIn()
        #expect(try builtIn == ModelManifest(path: "\(weightsFolder)/manifest.json"))
        let names = builtIn.models.map(\.name)
        #expect(names.starts(with: ["small", "clip-vit-base-patch32", "all-MiniLM-L6-v2"]))
        let clip = try #require(builtIn["clip-vit-base-patch32"])
        #expect(clip.source?.repository == "openai/clip-vit-base-patch32")
        #expect(clip.source?.revision == "refs/pr/15")
        let weights = try #require(clip.files.first { $0.path == "model.safetensors" })
        #expect(weights.byteCount == 605_157_884)
        #expect(weights.sha256 == "99d28a652e6ec46629ab7047a0ac82c69b1fe11e0ce672c43af65d3a9a3fc05d")
        for model in builtIn.models {
            let big = model.files.filter { $0.path.hasSuffix(".safetensors") || $0.path.hasSuffix(".tsv") }
            #expect(!big.isEmpty && big.allSatisfy { $0.sha256 != nil && $0.byteCount != nil }, "\(model.name)")
        }
    }

    @Test func theBundledModelIsWhatItsEntrySays() throws {
        let store = try ModelStore(bundledFolder: weightsFolder, userFolder: "/nowhere")
        let result = try store.verify("small")
        #expect(result.isSound, "\(result)")
        #expect(result.files.allSatisfy { $0.verdict == .matchesManifest })
        #expect(try store.locate("small") == .init(name: "small", folder: "\(weightsFolder)/small"))
    }

    @Test(arguments: [
        ("", "value"), ("[]", "version"), (#"{"version": 2, "models": []}"#, "version"), (#"{"version": 1}"#, "models"),
        (#"{"version": 1, "models": [{}]}"#, "name"),
        (#"{"version": 1, "models": [{"name": "../x", "purpose": "", "licence": "", "files": []}]}"#, "../x"),
        (#"{"version": 1, "models": [{"name": "x", "purpose": "", "licence": "", "files": []}]}"#, "files"),
        (Self.file(#""path": "../x""#), "leads out"), (Self.file(#""path": "/x""#), "leads out"),
        (Self.file(#""bytes": 1"#), "path"), (Self.file(#""path": "x", "bytes": -1"#), "size"),
        (Self.file(#""path": "x", "bytes": "1""#), "size"), (Self.file(#""path": "x", "sha256": "12""#), "sha256"),
        (Self.file(#""path": "x", "sha256": 5"#), "sha256"),
        (Self.file(#""path": "x", "sha256": "\#(String(repeating: "A", count: 64))""#), "sha256"),
        (Self.file(#""path": "x"}, {"path": "x""#), "twice"),
        (
            #"{"version": 1, "models": [{"name": "x", "purpose": "", "licence": "", "repository": "a/b"}]}"#,
            "revision"
        ),
    ])
    func aMalformedManifestIsRefused(_ text: String, _ reason: String) {
        let error = #expect(throws: ModelFilesError.self) { try ModelManifest(parsing: Array(text.utf8), path: "m.json") }
        #expect(error?.description.hasPrefix("m.json") == true)
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    private static func file(_ members: String) -> String {
        #"{"version": 1, "models": [{"name": "x", "purpose": "", "licence": "", "files": [{\#(members)}]}]}"#
    }
}

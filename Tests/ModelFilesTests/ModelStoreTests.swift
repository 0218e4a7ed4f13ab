import Foundation
import TensorFiles
import Testing
import ModelFiles

@Suite struct ModelStoreTests {
    /// A store that knows no model.
    private func emptyStore(in folder: String) throws -> ModelStore {
        let manifest = try ModelManifest(parsing: Array(#"{"version": 1, "models": []}"#.utf8), path: "empty")
        return try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: "\(folder)/user")
    }

    @Test func theStandardPlacesAreTheUsersAndTheProgramsOwn() throws {
        try withTemporaryFolder { folder in
            func standard(
                _ environment: [String: String], weights: String? = nil, program: String? = nil
            ) throws -> ModelStore {
                try ModelStore.standard(weights: weights, environment: { environment[$0] }, program: program)
            }
            #expect(try standard(["HOME": "/h"]).userFolder == "/h/.local/share/clipsearch/models")
            #expect(try standard(["HOME": "/h", "XDG_DATA_HOME": "/x"]).userFolder == "/x/clipsearch/models")
            #expect(
                try standard(["HOME": "/h", "XDG_DATA_HOME": "x"]).userFolder == "/h/.local/share/clipsearch/models")
            #expect(throws: ModelFilesError.noDataFolder) { try standard([:]) }

            #expect(try standard(["HOME": "/h"]).bundledFolder == nil)
            #expect(try standard(["HOME": "/h", "CLIPSEARCH_WEIGHTS": "/w"]).bundledFolder == "/w")
            #expect(
                try standard(["HOME": "/h", "CLIPSEARCH_WEIGHTS": "/w"], weights: "/given").bundledFolder == "/given")
            let program = "\(folder)/checkout/.build/x86_64-unknown-linux-gnu/release/clipsearch"
            #expect(try standard(["HOME": "/h"], program: program).bundledFolder == nil)
            let text = #"{"version": 1, "models": []}"#
            try write(Array(text.utf8), to: "\(folder)/checkout/weights/manifest.json")
            let store = try standard(["HOME": "/h"], program: program)
            #expect(store.bundledFolder == "\(folder)/checkout/weights")
            #expect(store.manifest.models.isEmpty)
            try write(Array(text.utf8), to: "\(folder)/usr/share/clipsearch/weights/manifest.json")
            #expect(
                try standard(["HOME": "/h"], program: "\(folder)/usr/bin/clipsearch").bundledFolder
                    == "\(folder)/usr/share/clipsearch/weights")
            try write(Array("{".utf8), to: "\(folder)/broken/manifest.json")
            #expect(throws: ModelFilesError.self) { try standard(["HOME": "/h"], weights: "\(folder)/broken") }
        }
    }

    @Test func aModelIsKnownByItsRepositoryToo() throws {
        try withTemporaryFolder { folder in
            let store = try ModelStore(bundledFolder: nil, userFolder: "\(folder)/user")
            let missing = ModelFilesError.notHere(name: "clip-vit-base-patch32", isDownloadable: true)
            #expect(throws: missing) { try store.locate("openai/clip-vit-base-patch32") }
            #expect(throws: missing) { try store.locate("clip-vit-base-patch32") }
        }
    }

    @Test func aFolderIsAddedByReference() throws {
        try withTemporaryFolder { folder in
            let store = try emptyStore(in: folder)
            let source = "\(folder)/My CLIP"
            try TinyModel.write(TinyModel.clip(), to: source)
            #expect(throws: ModelFilesError.invalidName("My CLIP")) { try store.add(folder: source) }
            let model = try store.add(folder: source, name: "mine")
            #expect(try store.locate("mine") == model)
            #expect(try contents("\(model.folder)/config.json") == contents("\(source)/config.json"))
            let status = try #require(store.list().first)
            #expect(status.name == "mine" && status.state == .present)
            guard case .added(let reference?) = status.origin else {
                Issue.record("\(status.origin)")
                return
            }
            #expect(reference.hasSuffix("My CLIP"))
            #expect(try store.verify("mine").isSound)
            #expect(throws: ModelFilesError.nameTaken("mine")) { try store.add(folder: source, name: "mine") }

            try FileManager.default.removeItem(atPath: source)
            #expect(
                store.list().first?.state == .damaged(reason: "the folder that it was added from is gone"))
            #expect(throws: ModelFilesError.self) { try store.locate("mine") }
            try store.remove("mine")
            #expect(store.list().isEmpty)
        }
    }

    @Test func aFolderIsAddedAsACopy() throws {
        try withTemporaryFolder { folder in
            let store = try emptyStore(in: folder)
            let source = "\(folder)/source"
            try TinyModel.write(TinyModel.clip(), to: source)
            try write([1, 2, 3], to: "\(source)/pytorch_model.bin")
            let model = try store.add(folder: source, name: "copy", copies: true)
            try FileManager.default.removeItem(atPath: source)
            #expect(!exists("\(model.folder)/pytorch_model.bin"))
            let sound = try store.verify("copy")
            #expect(sound.isSound && sound.files.allSatisfy { $0.verdict == .matchesFirstCopy }, "\(sound)")
            var bytes = try contents("\(model.folder)/merges.txt")
            bytes[0] = 0x20
            try write(bytes, to: "\(model.folder)/merges.txt")
            #expect(try !store.verify("copy").isSound)
            try store.remove("copy")
            #expect(!exists(model.folder) && store.list().isEmpty)
            #expect(throws: ModelFilesError.unknownModel(name: "copy", known: [])) { try store.remove("copy") }
        }
    }

    @Test func theCachesSnapshotsAreNamedAsTheirRepository() throws {
        try withTemporaryFolder { folder in
            let store = try emptyStore(in: folder)
            let snapshot = "\(folder)/hub/models--someone--their-clip/snapshots/0123456789abcdef"
            try TinyModel.write(TinyModel.clip(), to: snapshot)
            #expect(try store.add(folder: snapshot).name == "their-clip")
        }
    }

    @Test func aFailedCheckAddsNothing() throws {
        struct Refusal: Error {}
        try withTemporaryFolder { folder in
            let store = try emptyStore(in: folder)
            try TinyModel.write(TinyModel.clip(), to: "\(folder)/source")
            #expect(throws: ModelFilesError.self) { try store.add(folder: "\(folder)/none") }
            #expect(throws: Refusal.self) {
                try store.add(folder: "\(folder)/source", check: { _ in throw Refusal() })
            }
            #expect(store.list().isEmpty)
        }
    }

    @Test func foldersAndNamesAreToldApart() throws {
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: TinyModel.sentence())
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: "\(folder)/user")
            try TinyModel.write(TinyModel.sentence(), to: "\(folder)/place/model")
            #expect(try store.locate("\(folder)/place/model").name == "model")
            #expect(try store.locate("\(folder)/place/model/").folder == "\(folder)/place/model/")
            #expect(try store.verify("\(folder)/place/model").isSound)
            #expect(throws: ModelFilesError.unknownModel(name: "no-such", known: ["tiny"])) { try store.locate("no-such") }
            #expect(throws: ModelFilesError.self) { try store.locate("\(folder)/nowhere") }
            #expect(throws: ModelFilesError.noModel(folder: "\(folder)/place", reason: "it has no config.json")) {
                try store.locate("\(folder)/place")
            }
            #expect(throws: ModelFilesError.notHere(name: "tiny", isDownloadable: true)) { try store.verify("tiny") }
        }
    }

    @Test func checksumsAreListedAsTheCommandLineToolDoes() throws {
        try withTemporaryFolder { folder in
            let files = try TinyModel.sentence()
            let manifest = try TinyModel.manifest("tiny", files: files)
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: "\(folder)/user")
            try TinyModel.write(files, to: "\(folder)/source")
            let model = try store.pull("tiny", from: .folder("\(folder)/source"))
            let list = String(decoding: try contents("\(model.folder)/SHA256SUMS"), as: UTF8.self)
            let expected = manifest.models[0].files.map { "\($0.sha256 ?? "")  \($0.path)\n" }.joined()
            #expect(list == expected)
        }
    }
}

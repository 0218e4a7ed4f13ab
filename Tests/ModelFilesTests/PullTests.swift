import Foundation
import TestServer
import Testing
import ModelFiles

/// Downloads from a server that behaves.
@Suite struct PullTests {
    @Test func aModelIsFetchedWhole() throws {
        let files = try TinyModel.sentence()
        let server = try LocalServer { request, _ in
            let name = String(request.path.split(separator: "/").last ?? "")
            return files[name].map { .file($0, for: request) } ?? .error(404)
        }
        defer { server.stop() }
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: files, unknown: ["vocab.txt"])
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: "\(folder)/models")
            #expect(throws: ModelFilesError.notHere(name: "tiny", isDownloadable: true)) { try store.locate("tiny") }
            let log = EventLog()
            let model = try store.pull("tiny", from: .server(base: server.base + "/"), report: log.append)
            #expect(model == .init(name: "tiny", folder: "\(folder)/models/tiny"))
            #expect(try store.locate("tiny") == model)
            for (name, bytes) in files { #expect(try contents("\(model.folder)/\(name)") == bytes) }
            #expect(filesBelow(model.folder) == ["SHA256SUMS", "config.json", "model.safetensors", "vocab.txt"])
            #expect(
                Set(server.requests.map(\.path))
                    == Set(files.keys.map { "/someone/model/resolve/refs%2Fpr%2F15/\($0)" }))

            let result = try store.verify("tiny")
            #expect(result.isSound)
            #expect(
                result.files.map(\.verdict) == [.matchesManifest, .matchesManifest, .matchesFirstCopy], "\(result)")
            #expect(store.list().first?.state == .present)

            let total = Int64(files.values.reduce(0) { $0 + $1.count })
            #expect(log.all.filter { if case .finished = $0 { true } else { false } }.count == 3)
            let progress = log.all.compactMap {
                if case .progress(let done, let total) = $0 { (done, total) } else { nil }
            }
            #expect(progress.count > 4 && progress.map(\.0) == progress.map(\.0).sorted())
            #expect(progress.last.map { $0 == (total, total) } == true)
        }
    }

    @Test func whatIsRightIsKeptAndWhatIsDamagedIsReplaced() throws {
        let files = try TinyModel.sentence()
        let server = try LocalServer { request, _ in
            .file(files[String(request.path.split(separator: "/").last ?? "")] ?? [], for: request)
        }
        defer { server.stop() }
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: files)
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
            let source = ModelStore.PullSource.server(base: server.base)
            let model = try store.pull("tiny", from: source)
            #expect(server.requests.count == 3)
            try store.pull("tiny", from: source)
            #expect(server.requests.count == 3)

            var damaged = try #require(files["model.safetensors"])
            damaged[5000] ^= 1
            try write(damaged, to: "\(model.folder)/model.safetensors")
            #expect(store.list().first?.state == .present)
            let result = try store.verify("tiny")
            #expect(!result.isSound)
            let verdict = try #require(result.files.first { $0.path == "model.safetensors" }?.verdict)
            guard case .wrong(let reason) = verdict else {
                Issue.record("\(verdict)")
                return
            }
            #expect(reason.contains("SHA-256"))
            let log = EventLog()
            try store.pull("tiny", from: source, report: log.append)
            #expect(try store.verify("tiny").isSound)
            #expect(log.all.contains(.kept(file: "config.json")) && log.starts(of: "model.safetensors") == [0])

            try write([1, 2, 3], to: "\(model.folder)/vocab.txt")
            #expect(store.list().first?.state == .damaged(reason: "vocab.txt has 3 bytes instead of 31"))
            #expect(throws: ModelFilesError.self) { try store.locate("tiny") }
            try store.pull("tiny", from: source)
            #expect(store.list().first?.state == .present)
        }
    }

    @Test func redirectionsAreFollowedWithTheRange() throws {
        let files = try TinyModel.sentence()
        let server = try LocalServer { request, earlier in
            let name = String(request.path.split(separator: "/").last ?? "")
            guard request.path.hasPrefix("/store/") else {
                return LocalServer.Reply(
                    status: 302, headers: ["Location: /store/\(name)", "ETag: \"of the redirection\""])
            }
            var reply = LocalServer.Reply.file(files[name] ?? [], for: request, entityTag: "\"1\"")
            if name == "model.safetensors", earlier == 0 { reply.cutAfter = 600_000 }
            return reply
        }
        defer { server.stop() }
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: files)
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
            let log = EventLog()
            try store.pull("tiny", from: .server(base: server.base), options: .impatient, report: log.append)
            #expect(try store.verify("tiny").isSound)
            #expect(log.starts(of: "model.safetensors") == [0, 600_000])
        }
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x"])
    func otherProtocolsAreNotFollowed(_ location: String) throws {
        let server = try LocalServer { _, _ in LocalServer.Reply(status: 302, headers: ["Location: \(location)"]) }
        defer { server.stop() }
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: TinyModel.sentence())
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
            #expect(throws: ModelFilesError.self) { try store.pull("tiny", from: .server(base: server.base)) }
            #expect(throws: ModelFilesError.invalidAddress(location)) {
                try store.pull("tiny", from: .server(base: location))
            }
        }
    }

    @Test func optionalFilesMayBeAbsent() throws {
        var files = try TinyModel.sentence()
        files["tokenizer_config.json"] = Array("{}".utf8)
        let server = try LocalServer { [files] request, _ in
            let name = String(request.path.split(separator: "/").last ?? "")
            return name == "tokenizer_config.json" ? .error(404) : .file(files[name] ?? [], for: request)
        }
        defer { server.stop() }
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest(
                "tiny", files: files, unknown: ["tokenizer_config.json"], optional: ["tokenizer_config.json"])
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
            try store.pull("tiny", from: .server(base: server.base))
            let result = try store.verify("tiny")
            #expect(result.isSound)
            #expect(result.files.first { $0.path == "tokenizer_config.json" }?.verdict == .absent)
        }
    }

    @Test func filesAreTakenFromAFolder() throws {
        let files = try TinyModel.sentence()
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: files)
            for layout in ["", "/tiny", "/someone/model"] {
                let source = "\(folder)/source\(layout.count)"
                try TinyModel.write(files, to: source + layout)
                let store = try ModelStore(
                    manifest: manifest, bundledFolder: nil, userFolder: "\(folder)/models\(layout.count)")
                try store.pull("tiny", from: .folder(source))
                #expect(try store.verify("tiny").isSound)
            }
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: "\(folder)/other")
            try TinyModel.write(files, to: "\(folder)/bad")
            try write(Array(repeating: 7, count: 32), to: "\(folder)/bad/vocab.txt")
            #expect(throws: ModelFilesError.self) { try store.pull("tiny", from: .folder("\(folder)/bad")) }
            #expect(!exists("\(folder)/other/tiny/vocab.txt") && !exists("\(folder)/other/tiny/vocab.txt.partial"))
            try FileManager.default.removeItem(atPath: "\(folder)/bad/vocab.txt")
            let missing = #expect(throws: ModelFilesError.self) {
                try store.pull("tiny", from: .folder("\(folder)/bad"))
            }
            #expect(missing?.description.contains("\(folder)/bad/vocab.txt") == true)
            #expect(throws: ModelFilesError.self) { try store.pull("tiny", from: .folder("\(folder)/nowhere")) }
        }
    }

    @Test func aBundledModelNeedsNoServer() throws {
        let files = try TinyModel.sentence()
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: files, repository: nil)
            try TinyModel.write(files, to: "\(folder)/weights/tiny")
            let store = try ModelStore(
                manifest: manifest, bundledFolder: "\(folder)/weights", userFolder: "\(folder)/user")
            #expect(try store.pull("tiny").folder == "\(folder)/weights/tiny")
            try FileManager.default.removeItem(atPath: "\(folder)/weights/tiny/vocab.txt")
            #expect(throws: ModelFilesError.notDownloadable(name: "tiny")) { try store.pull("tiny") }
            #expect(throws: ModelFilesError.unknownModel(name: "other", known: ["tiny"])) { try store.pull("other") }
            #expect(throws: ModelFilesError.self) { try store.locate("tiny") }
            try TinyModel.write(files, to: "\(folder)/copy")
            #expect(try store.pull("tiny", from: .folder("\(folder)/copy")).folder == "\(folder)/user/tiny")
            #expect(try store.locate("tiny").folder == "\(folder)/user/tiny")
        }
    }
}

extension DownloadOptions {
    /// Without the pauses that people have the patience for.
    static var impatient: DownloadOptions {
        var options = DownloadOptions()
        options.firstPauseSeconds = 0.01
        options.stallTimeoutSeconds = 1
        options.connectTimeoutSeconds = 5
        return options
    }
}

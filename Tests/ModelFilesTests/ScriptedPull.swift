import Foundation
import TestServer
import Testing
import ModelFiles

/// Downloads of a small model from a server that answers for its weights as a script says.
struct ScriptedPull {
    static let weights = "model.safetensors"

    let store: ModelStore
    let server: LocalServer
    /// What the weights shall be in the end.
    let content: [UInt8]
    let log = EventLog()
    var options = DownloadOptions.impatient

    /// Starts the server and runs `body`.
    ///
    /// - Parameters:
    ///   - unknown: files whose size and checksum the manifest doesn't know.
    ///   - answer: gets the weights, a request for them and the number of those before it.
    static func with(
        unknown: Set<String> = [],
        _ answer: @escaping @Sendable (_ content: [UInt8], LocalServer.Request, _ earlier: Int) -> LocalServer.Reply,
        _ body: (_ pull: ScriptedPull) throws -> Void
    ) throws {
        let files = try TinyModel.sentence()
        let server = try LocalServer { request, earlier in
            let name = String(request.path.split(separator: "/").last ?? "")
            guard let content = files[name] else { return .error(404) }
            return name == weights ? answer(content, request, earlier) : .file(content, for: request)
        }
        defer { server.stop() }
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: files, unknown: unknown)
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
            try body(ScriptedPull(store: store, server: server, content: files[weights] ?? []))
        }
    }

    var path: String { "\(store.userFolder)/tiny/\(Self.weights)" }
    var partialBytes: Int? { try? contents("\(path).partial").count }
    /// The first byte that each request for the weights asked for.
    var ranges: [Int?] { server.requests.filter { $0.path.hasSuffix(Self.weights) }.map(\.firstByte) }

    func callAsFunction() throws {
        try store.pull("tiny", from: .server(base: server.base), options: options, report: log.append)
    }

    func expectSuccess() throws {
        try self()
        #expect(try contents(path) == content)
        #expect(try store.verify("tiny").isSound)
        #expect(filesBelow("\(store.userFolder)/tiny") == ["SHA256SUMS", "config.json", Self.weights, "vocab.txt"])
    }

    /// What the download fails with.
    func failure() -> ModelFilesError? { #expect(throws: ModelFilesError.self) { try self() } }
}

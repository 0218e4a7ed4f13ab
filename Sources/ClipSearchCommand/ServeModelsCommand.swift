#if Server
import ArgumentParser
import ClipSearchServer
import Encoders
import ModelFiles
import TerminalOutput

struct ServeModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-models",
        abstract: "Turn pictures and texts into vectors for other programs, such as Immich.",
        discussion: """
            Speaks the interface of Immich's machine-learning service (for smart search; faces and text in pictures \
            are not offered) and OpenAI's /v1/embeddings; /openapi.json describes both. Immich asks for models by its \
            own names, such as ViT-B-32__openai for clip-vit-base-patch32:

              clipsearch models pull clip-vit-base-patch32
              clipsearch serve-models --model clip-vit-base-patch32 --host 0.0.0.0 --open

            Then enter http://THIS-MACHINE:3003 in Immich's settings, above the address of its own service, which does \
            the rest. Immich sends no token, so that --open leaves it to your network who may ask.
            """)

    @Option(help: ArgumentHelp("The name or address of this machine to listen at.", valueName: "host"))
    var host = ServerOptions().host

    @Option(help: ArgumentHelp("The port to listen at; 0 takes any that is free.", valueName: "port"))
    var port = ModelServer.usualPort

    @Option(
        help: ArgumentHelp(
            "What requests must bring along. $CLIPSEARCH_TOKEN does the same, unseen in the list of processes.",
            valueName: "text"))
    var token: String?

    @Flag(help: "Let other machines ask without a token.")
    var open = false

    @Option(
        help: ArgumentHelp(
            "Another name that the server is reached by, such as that of a proxy. May be repeated.", valueName: "name"))
    var allowedHost: [String] = []

    @Option(
        help: ArgumentHelp(
            "A model to offer, by name or folder, loaded at the start. May be repeated. Default: all that are here, "
                + "each loaded when it is first asked for.",
            valueName: "name"))
    var model: [String] = []

    @Option(
        help: ArgumentHelp(
            "In what numbers the models compute: f32, bf16x3, bf16, int8, or auto (the fastest that keeps a cosine of "
                + "0.995 to f32). f32 gives the vectors that Immich's own service gives.", valueName: "how"))
    var precision = Precision.f32

    @Option(help: ArgumentHelp("Refuse pictures of more megabytes.", valueName: "megabytes"))
    var uploadLimit = ServerOptions().uploadLimit >> 20

    func validate() throws {
        if !(0...65535).contains(port) { throw ValidationError("--port must be from 0 to 65535.") }
        if !(1...1024).contains(uploadLimit) { throw ValidationError("--upload-limit must be from 1 to 1024.") }
        if open, token != nil { throw ValidationError("--open and --token exclude each other.") }
    }

    func run() throws {
        var options = ServerOptions()
        options.host = host
        options.port = port
        options.allowedHosts = allowedHost
        options.uploadLimit = uploadLimit << 20
        options.version = clipsearchVersion
        options.allowsRequestsWithoutToken = open
        options.token = open ? nil : ServerAddress.token(token)
        if options.token == nil && !options.isLoopback && !open { options.token = AccessToken.random() }

        let located = try located()
        let offered = located.map { found in
            OfferedModel(name: found.name) { [precision] in
                try ModelOptions.load(found.folder, named: found.name, precision: precision)
            }
        }
        let names = located.map(\.name)
        try InterruptibleTask.run { [options, isChosen = !model.isEmpty] in
            let server = try ModelServer(offered, options: options)
            if isChosen { try await server.load(names) }
            // The first control-C cancels the task, which stops the server cleanly.
            try await server.run { port in ServerAddress(options, port: port).announce(models: names) }
        }
        if let status = Interruption.exitStatus { throw ExitCode(status.rawValue) }
    }

    /// Returns the chosen models, else all that are installed.
    private func located() throws -> [ModelStore.LocatedModel] {
        guard model.isEmpty else {
            let chosen = try model.map { try InstalledModels.locate($0) }
            if let twice = Dictionary(grouping: chosen, by: \.name).first(where: { $0.value.count > 1 })?.key {
                throw ValidationError("Two models are named \(twice).")
            }
            return chosen
        }
        return try InstalledModels.store.get().list()
            .filter { if case .present = $0.state { ModelFamily.isKnown(folder: $0.folder ?? "") } else { false } }
            .map { try InstalledModels.locate($0.name) }
    }
}
#endif

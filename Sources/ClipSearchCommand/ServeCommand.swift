#if Server
import ArgumentParser
import Catalog
import ClipSearch
import ClipSearchServer
import Encoders
import Files
import Foundation
import ModelFiles
import TerminalOutput

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Open the library as a page in the browser, and as an HTTP interface for programs.",
        discussion: """
            Only this machine can reach the server, unless --host says otherwise; then a token is needed, which is \
            made where \
            none is given. The interface is described at /openapi.json. Control-C stops the server when it has \
            answered what \
            it was asked.
            """)

    @Option(help: ArgumentHelp("The name or address of this machine to listen at.", valueName: "host"))
    var host = ServerOptions().host

    @Option(help: ArgumentHelp("The port to listen at; 0 takes any that is free.", valueName: "port"))
    var port = ServerOptions().port

    @Option(
        help: ArgumentHelp(
            "What requests must bring along. $CLIPSEARCH_TOKEN does the same, unseen in the list of processes.",
            valueName: "text"))
    var token: String?

    @Option(
        help: ArgumentHelp(
            "Another name that the server is reached by, such as that of a proxy. May be repeated.", valueName: "name"))
    var allowedHost: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where clients reach the server through a proxy, such as https://photos.example/library/.",
            valueName: "url"))
    var publicUrl: String?

    @Option(
        help: ArgumentHelp(
            "A proxy whose X-Forwarded-* and Forwarded headers are believed, such as 127.0.0.1 or 10.0.0.0/8. May be "
                + "repeated.",
            valueName: "address"))
    var trustedProxy: [String] = []

    @Option(help: ArgumentHelp("Where photos that are added from the page are stored.", valueName: "dir"))
    var uploads: String?

    @Option(help: ArgumentHelp("Refuse uploads of more megabytes.", valueName: "megabytes"))
    var uploadLimit = ServerOptions().uploadLimit >> 20

    @Option(help: ArgumentHelp("How many megabytes of thumbnails to keep.", valueName: "megabytes"))
    var thumbnailCache = ServerOptions().thumbnailLimit >> 20

    @Flag(help: "Let the page move photos to the system's trash, and back.")
    var allowTrash = false

    /// For developing the page.
    @Option(help: .hidden)
    var pageFolder: String?

    @OptionGroup var correctionOptions: CorrectionOptions
    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var sentenceOptions: SentenceModelOptions

    func validate() throws {
        if !(0...65535).contains(port) { throw ValidationError("--port must be from 0 to 65535.") }
        if !(1...1024).contains(uploadLimit) { throw ValidationError("--upload-limit must be from 1 to 1024.") }
        if !(0...1_000_000).contains(thumbnailCache) {
            throw ValidationError("--thumbnail-cache must be from 0 to 1000000.")
        }
    }

    func run() throws {
        var options = ServerOptions()
        options.host = host
        options.port = port
        options.allowedHosts = allowedHost
        options.publicURL = publicUrl
        options.trustedProxies = trustedProxy
        options.uploadLimit = uploadLimit << 20
        options.thumbnailLimit = thumbnailCache << 20
        options.uploadsFolder = uploads.map(absolutePath)
        options.pageFolder = pageFolder
        options.allowsTrash = allowTrash
        options.version = clipsearchVersion
        options.token = ServerAddress.token(token)
        if options.token == nil && !options.isLoopback { options.token = AccessToken.random() }

        let folder = try libraryOptions.folder()
        let model = try loadModel(of: folder)
        let sentenceModel = try sentenceOptions.load(for: model)
        let languageModel = try RankingOptions.installedLanguageModel(precision: model.requestedPrecision)
        let corrector = try correctionOptions.load(precision: model.requestedPrecision)
        let precision = model.requestedPrecision
        try InterruptibleTask.run { [options, sentenceOptions] in
            let library = try Self.open(folder)
            let searcher = PhotoSearcher(
                library, model: model, sentenceModel: sentenceModel, languageModel: languageModel, corrector: corrector)
            let indexer = PhotoIndexer(library, model: model, sentenceModel: sentenceModel)
            let models = ServedModels(store: try InstalledModels.store.get(), check: InstalledModels.check) { located in
                let model = try ModelOptions.load(located.folder, named: located.name, precision: precision)
                let sentenceModel = try sentenceOptions.load(for: model)
                return ServedModels.Opened(
                    searcher: PhotoSearcher(
                        library, model: model, sentenceModel: sentenceModel, languageModel: languageModel,
                        corrector: corrector),
                    indexer: PhotoIndexer(library, model: model, sentenceModel: sentenceModel))
            }
            let server = try LibraryServer(
                searcher: searcher, indexer: indexer, models: models, reader: ReadingOutput.installedModel(),
                options: options)
            // The first control-C cancels the task, which stops the server cleanly.
            try await server.run { port in ServerAddress(options, port: port).announce() }
        }
        if let status = Interruption.exitStatus { throw ExitCode(status.rawValue) }
    }

    /// Loads the model that was given, else the one that answers since it was chosen on the page, else the usual one.
    private func loadModel(of folder: String) throws -> any FolderModel {
        guard modelOptions.chosenModel == nil,
            let name = try? PhotoLibrary(folder: folder, access: .readOnly).answeringModel()
        else { return try modelOptions.load() }
        do {
            return try ModelOptions.load(name, precision: modelOptions.precision ?? .auto)
        } catch let error as ModelFilesError {
            var errors = OutputWriter(descriptor: 2, destination: "standard error")
            try errors.writeLine("\(error); \(ModelOptions.usualModel) answers instead")
            try errors.flush()
            return try modelOptions.load()
        }
    }

    /// Opens a library, read-only if it is not writable.
    private static func open(_ folder: String) throws -> PhotoLibrary {
        do {
            return try PhotoLibrary(folder: folder)
        } catch let error as CatalogError {
            switch error {
            case .notWritable, .cannotOpen:
                guard let library = try? PhotoLibrary(folder: folder, access: .readOnly) else { throw error }
                var errors = OutputWriter(descriptor: 2, destination: "standard error")
                try? errors.writeLine("The library can only be read: it is searched and shown, and nothing is stored")
                try? errors.flush()
                return library
            default: throw error
            }
        }
    }
}
#endif

#if Server
import Hummingbird
import StrictJSON

/// A request to `/predict` as Immich's server makes it: a form with `entries`, which names the tasks, and `image` or
/// `text`.
struct PredictRequest {
    /// The tower that is asked for, and the model that has it.
    enum Task: Equatable {
        case visual(model: String)
        case textual(model: String)
    }

    var task: Task
    var image: [UInt8]?
    var text: String?

    private static let entriesLimit = 64 << 10
    private static let textLimit = 256 << 10

    /// Reads the form.
    ///
    /// - Throws: ``Problem``.
    init(_ request: Request, imageLimit: Int, share: BodyBudget.Share) async throws {
        let limit = imageLimit + Self.entriesLimit + Self.textLimit
        try request.checkLength(limit: limit)
        guard let type = try request.contentType(), type.value == "multipart/form-data" else {
            throw Problem(
                .unsupportedMediaType,
                "Send multipart/form-data with the parts \"entries\" and \"image\" or \"text\".")
        }
        var parser = try MultipartParser(boundary: type.parameters["boundary"])
        var form = Form(limits: ["image": imageLimit, "text": Self.textLimit, "entries": Self.entriesLimit])
        for try await buffer in request.body {
            try share.take(buffer.readableBytes)
            try parser.read(buffer.readableBytesView) { try form.take($0) }
        }
        try parser.finish()
        guard let entries = form.parts["entries"] else { throw Problem.invalid("entries", "is missing") }
        task = try Self.task(of: try JSONBody.parse(entries))
        image = form.parts["image"]
        if let bytes = form.parts["text"] {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Problem.invalid("text", "is not UTF-8")
            }
            self.text = text
        }
        guard (image == nil) != (text == nil) else {
            throw Problem(.invalidRequest, "Either image or text must be provided.")
        }
    }

    /// Members that are not known are options of other versions, which Immich's service ignores, too.
    private static func task(of entries: JSONValue) throws -> Task {
        guard let tasks = entries.object, !tasks.isEmpty else {
            throw Problem.invalid("entries", "must be an object with the task \"clip\"")
        }
        guard tasks.count == 1, let parts = entries["clip"]?.object else {
            let names = tasks.map(\.name).filter { $0 != "clip" }.map { String($0.prefix(50)) }
            throw Problem.invalid(
                "entries", "asks for \(names.joined(separator: ", ")); only \"clip\" is offered here")
        }
        guard parts.count == 1, let part = parts.first, let model = part.value["modelName"]?.string else {
            throw Problem.invalid("entries", "must name one part of clip, visual or textual, with a modelName")
        }
        switch part.name {
        case "visual": return .visual(model: model)
        case "textual": return .textual(model: model)
        default: throw Problem.invalid("entries", "must ask for clip's visual or textual part")
        }
    }

    private struct Form {
        let limits: [String: Int]
        var parts: [String: [UInt8]] = [:]
        private var current: String?

        init(limits: [String: Int]) { self.limits = limits }

        mutating func take(_ event: MultipartParser.Event) throws {
            switch event {
            case .begin(let head):
                guard limits[head.name] != nil, parts[head.name] == nil else {
                    throw Problem(
                        .invalidMultipart, "There may be one part each: \"entries\", \"image\" and \"text\".",
                        parameter: String(head.name.prefix(100)))
                }
                parts[head.name] = []
                current = head.name
            case .data(let bytes):
                guard let current, let limit = limits[current] else { return }
                guard (parts[current]?.count ?? 0) + bytes.count <= limit else {
                    throw Problem(
                        .tooLarge, "The part \"\(current)\" is larger than \(limit) bytes.", parameter: current)
                }
                parts[current]?.append(contentsOf: bytes)
            case .end: current = nil
            }
        }
    }
}
#endif

#if Server
import Catalog
import ClipSearch
import Hummingbird
import ModelFiles

/// The routes of the models by which photos can be searched.
struct ModelRoutes: Routes {
    let services: Services

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/models", [.get: { _, _ in try await services.answer { _ in try ModelsAnswer(of: services) } }])
        router.serve("/models/:model/use", [.post: { request, context in try await use(request, context) }])
    }

    /// Starts the run that fetches a model, indexes all photos with it, and lets it answer.
    private func use(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let members = try JSONMembers(try await JSONBody.read(request, isOptional: true))
        try members.finish()
        let name = context.parameters.get("model") ?? ""
        guard let models = services.models, models.searching.contains(where: { $0.name == name }) else {
            throw Problem(.notFound, "There is no such model to search photos with.", parameter: "model")
        }
        if services.library.isReadOnly { throw CatalogError.notWritable(path: services.library.path) }
        let folders = try await services.ask { try $0.roots.all().map(\.path.text) }
        let job = try services.jobs.startUsing(name, folders: folders)
        return try JSON.response(JobAnswer(job), status: .accepted, location: "/index/\(job.id)")
    }
}

/// The models for clients.
private struct ModelsAnswer: Encodable {
    struct ModelAnswer: Encodable {
        var name: String
        var answers: Bool
        var state: String
        var reason: String?
        var purpose: String?
        var limits: String?
        var licence: String?
        var source: String?
        var languages: [String]
        var bytesOnDisk: Int64
        var expectedBytes: Int64
        var photos: Int
    }

    var models: [ModelAnswer]

    init(of services: Services) throws {
        let answering = services.searcher.model
        let records = try services.library.status(policy: services.searcher.indexPolicy).models
        let known = services.models?.searching ?? []
        models = known.map { model in
            let (state, reason) = model.state.words
            let answers = model.name == answering.name
            let photos = records.filter {
                answers ? $0.fingerprint == answering.fingerprint : $0.name == model.name
            }.map(\.photos).max()
            return ModelAnswer(
                name: model.name, answers: answers, state: state, reason: reason, purpose: model.purpose,
                limits: model.limits, licence: model.licence, source: model.origin.repository,
                languages: model.languages, bytesOnDisk: model.bytesOnDisk, expectedBytes: model.expectedBytes,
                photos: photos ?? 0)
        }
        if !models.contains(where: \.answers) {
            let photos = records.first { $0.fingerprint == answering.fingerprint }?.photos
            models.insert(
                ModelAnswer(
                    name: answering.name, answers: true, state: "present", languages: [], bytesOnDisk: 0,
                    expectedBytes: 0, photos: photos ?? 0), at: 0)
        }
    }
}

extension ModelStatus.State {
    fileprivate var words: (state: String, reason: String?) {
        switch self {
        case .present: ("present", nil)
        case .partial(let reason): ("partial", reason)
        case .missing: ("missing", nil)
        case .damaged(let reason): ("damaged", reason)
        }
    }
}

extension ModelStatus.Origin {
    /// The repository from which a model is downloaded.
    fileprivate var repository: String? { if case .downloadable(let repository) = self { repository } else { nil } }
}
#endif

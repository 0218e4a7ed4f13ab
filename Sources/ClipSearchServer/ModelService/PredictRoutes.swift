#if Server
import Hummingbird

/// The routes of Immich's machine-learning service.
struct PredictRoutes {
    let services: ModelServices

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/", [.get: { _, _ in try JSON.response(["message": "Immich ML"]) }])
        router.serve("/ping", [.get: { _, _ in Response.text("pong") }])
        router.serve("/predict", [.post: { request, _ in try await predict(request) }])
    }

    private struct PredictAnswer: Encodable {
        /// The vector as text, which Immich's server passes on to its database.
        var clip: String
        var imageHeight: Int?
        var imageWidth: Int?
    }

    private func predict(_ request: Request) async throws -> Response {
        try await services.withBodyMemory { share in
            let asked = try await PredictRequest(request, imageLimit: services.options.uploadLimit, share: share)
            switch (asked.task, asked.image, asked.text) {
            case (.visual(let name), let image?, _):
                let model = try services.model(named: name, parameter: "modelName")
                let (vector, width, height) = try await services.encode(picture: image, by: model)
                return try JSON.response(
                    PredictAnswer(clip: Self.text(of: vector), imageHeight: height, imageWidth: width))
            case (.textual(let name), _, let text?):
                let model = try services.model(named: name, parameter: "modelName")
                return try JSON.response(PredictAnswer(clip: Self.text(of: try await model.vector(ofText: text))))
            case (.visual, _, _): throw Problem.invalid("image", "is missing, which visual needs")
            case (.textual, _, _): throw Problem.invalid("text", "is missing, which textual needs")
            }
        }
    }

    /// Writes each value in the fewest digits that give the same value again.
    private static func text(of vector: [Float]) -> String {
        "[\(vector.map(\.description).joined(separator: ","))]"
    }
}
#endif

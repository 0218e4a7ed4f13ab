#if Server
import HTTPTypes
import Hummingbird

/// Refuses requests with parts that would be ignored: unknown parameters, unsupported conditions, or a body in an
/// unsupported encoding.
struct RequestRulesMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext
    let parameters: DocumentedParameters

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try Self.checkEncoding(of: request)
        try Self.checkCondition(of: request)
        try parameters.check(request, path: context.endpointPath)
        return try await next(request, context)
    }

    /// RFC 9110, 8.4: a server may answer 415 to a body in an unsupported coding.
    private static func checkEncoding(of request: Request) throws {
        guard let coding = request.headers[.contentEncoding],
            !coding.split(separator: ",").allSatisfy({ $0.trimming { $0 == " " }.lowercased() == "identity" })
        else { return }
        var problem = Problem(.unsupportedMediaType, "The body must not be encoded, as \(coding.prefix(50)) says.")
        problem.headers[.acceptEncoding] = "identity"
        throw problem
    }

    /// RFC 9110, 13.1.1: a method must not be performed if the condition is false. Nothing that can be changed here has
    /// an entity tag, so only `*` may be true. Readable resources compare the tag themselves.
    private static func checkCondition(of request: Request) throws {
        guard ![.get, .head].contains(request.method), let condition = request.headers[.ifMatch], condition != "*"
        else { return }
        throw Problem(.preconditionFailed, "What is changed here has no entity tag, so that If-Match never matches.")
    }
}

extension Request {
    /// Compares the entity tag of the requested resource with the conditions of the request (RFC 9110, 13.2.2).
    ///
    /// - Returns: `true` if the client already has the version with this tag.
    /// - Throws: ``Problem`` if the client accepts only another version.
    func hasCurrent(_ entityTag: String) throws -> Bool {
        if let wanted = headers[.ifMatch], !Self.contains(wanted, entityTag, isWeak: false) {
            throw Problem(.preconditionFailed, "This is another version, of the entity tag \(entityTag).")
        }
        return headers[.ifNoneMatch].map { Self.contains($0, entityTag, isWeak: true) } ?? false
    }

    private static func contains(_ list: String, _ entityTag: String, isWeak: Bool) -> Bool {
        list.split(separator: ",").contains { tag in
            let tag = tag.trimming { $0 == " " || $0 == "\t" }
            return tag == "*" || tag == entityTag || isWeak && tag == "W/\(entityTag)"
        }
    }
}

extension Substring {
    func trimming(_ isSpace: (Character) -> Bool) -> Substring {
        var text = self
        while let first = text.first, isSpace(first) { text.removeFirst() }
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}
#endif

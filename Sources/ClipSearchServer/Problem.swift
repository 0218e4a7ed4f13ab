#if Server
import Catalog
import ClipSearch
import Encoders
import LanguageModels
import Files
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import Pictures

/// The reason why a request was not served, as a problem of RFC 9457.
struct Problem: Error, Equatable {
    enum Kind: String {
        case invalidRequest = "invalid-request"
        case invalidJSON = "invalid-json"
        case invalidMultipart = "invalid-multipart"
        case unauthorized
        case wrongHost = "wrong-host"
        case crossSite = "cross-site"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case noPhotosIndexed = "no-photos-indexed"
        case modelChanged = "model-changed"
        case nameTaken = "name-taken"
        case notConfirmed = "not-confirmed"
        case preconditionFailed = "precondition-failed"
        case tooLarge = "too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case unreadablePicture = "unreadable-picture"
        case rangeNotSatisfiable = "range-not-satisfiable"
        case headersTooLarge = "headers-too-large"
        case tooSlow = "too-slow"
        case tooManyAttempts = "too-many-attempts"
        case busy
        case resourcesExhausted = "resources-exhausted"
        case libraryLocked = "library-locked"
        case libraryGone = "library-gone"
        case libraryReadOnly = "library-read-only"
        case trashNotAllowed = "trash-not-allowed"
        case storageFull = "storage-full"
        case `internal`

        var status: HTTPResponse.Status {
            switch self {
            case .invalidRequest, .invalidJSON, .invalidMultipart, .notConfirmed: .badRequest
            case .unauthorized: .unauthorized
            case .wrongHost, .crossSite, .libraryReadOnly, .trashNotAllowed: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .noPhotosIndexed, .modelChanged, .nameTaken: .conflict
            case .preconditionFailed: .preconditionFailed
            case .tooLarge: .contentTooLarge
            case .unsupportedMediaType: .unsupportedMediaType
            case .unreadablePicture: .unprocessableContent
            case .rangeNotSatisfiable: .rangeNotSatisfiable
            case .headersTooLarge: .requestHeaderFieldsTooLarge
            case .tooSlow: .requestTimeout
            case .tooManyAttempts: .tooManyRequests
            case .busy, .resourcesExhausted, .libraryLocked, .libraryGone: .serviceUnavailable
            case .storageFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
            case .internal: .internalServerError
            }
        }

        var title: String {
            switch self {
            case .invalidRequest: "The request cannot be understood"
            case .invalidJSON: "The body is not the JSON that was expected"
            case .invalidMultipart: "The body is not the multipart/form-data that was expected"
            case .unauthorized: "A token is needed"
            case .wrongHost: "This server does not go by that name"
            case .crossSite: "The request comes from another site"
            case .notFound: "There is no such thing"
            case .methodNotAllowed: "That cannot be done here"
            case .noPhotosIndexed: "There are no photos to search"
            case .modelChanged: "The model has changed"
            case .nameTaken: "The name is taken"
            case .notConfirmed: "This needs to be confirmed"
            case .preconditionFailed: "The condition is not met"
            case .tooLarge: "The body is too large"
            case .unsupportedMediaType: "The body is of a type that is not taken here"
            case .unreadablePicture: "The picture cannot be read"
            case .rangeNotSatisfiable: "The file has no such bytes"
            case .headersTooLarge: "The headers are too large"
            case .tooSlow: "The request came too slowly"
            case .tooManyAttempts: "Too many wrong tokens"
            case .busy: "Too much is asked at once"
            case .resourcesExhausted: "The system has no more files or memory to give"
            case .libraryLocked: "The library is locked"
            case .libraryGone: "The library is gone"
            case .libraryReadOnly: "The library can only be read"
            case .trashNotAllowed: "Nothing goes to the trash here"
            case .storageFull: "The disk is full"
            case .internal: "Something went wrong here"
            }
        }
    }

    /// The cause of an invalid request, where people meet it.
    enum Reason: String, Encodable {
        case notAbsolute, notFolder, systemFolder
    }

    var kind: Kind
    var detail: String
    /// The member or parameter that caused the problem.
    var parameter: String?
    /// The cause within the kind, for clients that word problems themselves.
    var reason: Reason?
    var headers = HTTPFields()

    init(_ kind: Kind, _ detail: String, parameter: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.parameter = parameter
        if kind.status == .serviceUnavailable { headers[.retryAfter] = "1" }
    }

    static func invalid(_ parameter: String, _ detail: String, reason: Reason? = nil) -> Problem {
        var problem = Problem(.invalidRequest, "\(parameter) \(detail)", parameter: parameter)
        problem.reason = reason
        return problem
    }

    /// The limit on concurrent requests is reached.
    static let busy = Problem(.busy, "The server has more to do than it can; try again in a second.")
    /// The limit on connections is reached, and all are active.
    static let noPlace = Problem(.busy, "The server has as many connections as it can; try again in a second.")
    /// A lack of descriptors or memory, which is unrelated to the requested resource.
    static let shortage = Problem(
        .resourcesExhausted, "The server has as many files open as the system allows; try again in a second.")

    var response: Response {
        let (headers, body) = encoded
        return Response(status: kind.status, headers: headers, body: .init(byteBuffer: body))
    }

    private var encoded: (headers: HTTPFields, body: ByteBuffer) {
        struct Body: Encodable {
            var type: String
            var title: String
            var status: Int
            var detail: String
            var parameter: String?
            var reason: Reason?
        }
        let body = Body(
            type: "urn:clipsearch:problem:\(kind.rawValue)", title: kind.title, status: kind.status.code,
            detail: detail, parameter: parameter, reason: reason)
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        // Strings and a number can always be encoded.
        let bytes = (try? JSON.encode(body)) ?? []
        return (headers, ByteBuffer(bytes: bytes))
    }

    /// The response sent outside the router, after which the connection is closed.
    var answer: (head: HTTPResponseHead, body: ByteBuffer) {
        var (fields, body) = encoded
        fields.append(contentsOf: ProblemMiddleware.fields)
        fields[.contentLength] = String(body.readableBytes)
        fields[.connection] = "close"
        return (HTTPResponseHead(HTTPResponse(status: kind.status, headerFields: fields)), body)
    }
}

extension Problem {
    /// Converts an error to a problem. Paths are included only where the client named them.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as FileError where error.isShortage: self = .shortage
        case let error as FileError where error.isFullDisk: self.init(.storageFull, error.reason)
        case let error as ClipSearchError: self.init(error)
        case let error as CatalogError: self.init(error)
        case let error as PictureError: self.init(.unreadablePicture, "\(error.underlying)")
        case let error as EncoderError: self.init(.internal, "\(error)")
        case let error as LanguageModelError: self.init(.internal, "\(error)")
        case is SlowClient:
            self.init(.tooSlow, "The body took too long to arrive; send it again on a better connection.")
        case is HTTPParserError, is ChannelError, is IOError:
            self.init(.invalidRequest, "The body ended too early, or its chunks are not well-formed.")
        case is CancellationError: self.init(.busy, "The server is being stopped.")
        default: self.init(.internal, "The request could not be served; the server's log says more.")
        }
    }

    /// - Parameter error: the parser's error, for a request that is not valid HTTP.
    init(unparsed error: any Error) {
        self =
            error as? HTTPParserError == .headerOverflow
            ? Problem(.headersTooLarge, "The headers are larger than 32 KB, or more than 100.")
            : Problem(.invalidRequest, "The request is not well-formed HTTP/1.1.")
    }

    private init(_ error: ClipSearchError) {
        switch error {
        case .emptyQuery:
            self.init(
                .invalidRequest, "The query is empty: give text, a photo or an upload to search for.", parameter: "text"
            )
        case .contradictoryQuery:
            self.init(
                .invalidRequest, "The parts of the query cancel each other out: change a weight, or leave out a part.",
                parameter: "terms")
        case .invalidArgument(let name, _, let reason): self.init(.invalidRequest, "\(name) \(reason)", parameter: name)
        case .unreadable(_, let reason): self.init(.unreadablePicture, reason)
        case .unwritable: self.init(.internal, "\(error)")
        case .noPhotosIndexed:
            self.init(.noPhotosIndexed, "The library holds no photos indexed with this model: index a folder first.")
        case .modelChanged: self.init(.modelChanged, "\(error)")
        }
    }

    private init(_ error: CatalogError) {
        switch error {
        case .unknownPhoto, .unknownCollection, .notInCollection, .unknownSearch, .unknownCaption:
            self.init(.notFound, "\(error)")
        case .invalidCollectionName: self.init(.invalidRequest, "\(error)", parameter: "name")
        case .unknownSavedSearch: self.init(.notFound, "\(error)")
        case .invalidSavedSearchName: self.init(.invalidRequest, "\(error)", parameter: "name")
        case .savedSearchNameTaken: self.init(.nameTaken, "\(error)", parameter: "name")
        case .unknownShare: self.init(.notFound, "\(error)")
        case .invalidShare: self.init(.invalidRequest, "\(error)", parameter: "photos")
        case .invalidTagName: self.init(.invalidRequest, "\(error)", parameter: "tags")
        case .collectionNameTaken: self.init(.nameTaken, "\(error)", parameter: "name")
        case .invalidRating: self.init(.invalidRequest, "\(error)", parameter: "rating")
        case .busy, .lockedByIndexing: self.init(.libraryLocked, "\(error)")
        case .diskFull: self.init(.storageFull, "\(error)")
        case .gone: self.init(.libraryGone, "\(error)")
        case .notWritable: self.init(.libraryReadOnly, "\(error)")
        default: self.init(.internal, "\(error)")
        }
    }
}
#endif

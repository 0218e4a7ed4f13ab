#if Server
import Checksums
import ClipSearch
import HTTPTypes
import Hummingbird
import StrictJSON

/// The encoding of responses.
enum JSON {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        try OrderedJSONEncoder(omitsEmptyFractions: true).encode(value)
    }

    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok, location: String? = nil) throws
        -> Response
    {
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        if let location { headers[.location] = location }
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: try encode(value))))
    }

    /// Returns a response that a client keeps and only has sent again when its contents have changed.
    static func response(encoded bytes: [UInt8], to request: Request) throws -> Response {
        let tag = "\"\(Array(SHA256.hash(bytes).prefix(16)).hexadecimal)\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache"]
        if try request.hasCurrent(tag) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = "application/json"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Formats a time by RFC 3339.
    static func time(_ seconds: Int64) -> String { PhotoTime.text(of: seconds) + "Z" }
}

/// A member that is null when it has no value. (A nil optional would be omitted.)
struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
    var value: Value?

    init(_ value: Value?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}

extension Response {
    /// A plain text that is not to be cached.
    static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// Prometheus's format.
    static func metrics(_ text: MetricsText) -> Response {
        .text(text.text, type: "text/plain; version=0.0.4; charset=utf-8")
    }

    /// A response with status 204.
    static var done: Response { Response(status: .noContent, headers: [.cacheControl: "no-store"]) }
}
#endif

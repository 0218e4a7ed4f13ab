#if Server
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// The body of a request whose client waits for permission to send it (RFC 9110, 10.1.1), which is given when the body
/// is first read. A request that is refused before that receives the error, and its body is not sent at all.
struct ContinuedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let body: RequestBody
    let channel: any Channel

    func makeAsyncIterator() -> Iterator { Iterator(body: body.makeAsyncIterator(), channel: channel) }

    struct Iterator: AsyncIteratorProtocol {
        var body: RequestBody.AsyncIterator
        /// The channel; nil once permission has been sent.
        var channel: (any Channel)?

        mutating func next() async throws -> ByteBuffer? {
            if let channel {
                self.channel = nil
                channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
            }
            return try await body.next()
        }
    }

    /// Returns a responder that passes such bodies to `responder`, where the client requests it.
    static func continuing(_ responder: @escaping HTTPChannelHandler.Responder) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            var request = request
            if request.headers[.expect]?.lowercased() == "100-continue" {
                request.body = RequestBody(asyncSequence: ContinuedBody(body: request.body, channel: channel))
            }
            try await responder(request, writer, channel)
        }
    }
}
#endif

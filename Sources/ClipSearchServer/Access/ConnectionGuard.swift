#if Server
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// The client has taken too long to send its request.
struct SlowClient: Error {}

/// Watches over one connection, so that slow clients don't hold it for ever: a request's head and body must each have
/// arrived after a time. A body that is late ends with ``SlowClient``, which becomes an answer; a head that is late
/// ends the connection.
///
/// An answer that is given before the whole body has come (it is too large, say) ends the connection, too, but after a
/// moment in which what is on its way is read: otherwise the client would see a reset instead of the answer.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let head: TimeAmount
    private let body: TimeAmount
    private let idle: TimeAmount
    private var deadline: Scheduled<Void>?
    private var idleDeadline: Scheduled<Void>?
    private var isReadingBody = false
    private var isClosing = false

    private static let linger = TimeAmount.seconds(2)

    init(_ timeouts: ServerOptions.Timeouts) {
        head = .seconds(Int64(timeouts.head))
        body = .seconds(Int64(timeouts.body))
        idle = .seconds(Int64(timeouts.idle))
    }

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { awaitHead(context) } }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func channelActive(context: ChannelHandlerContext) {
        awaitHead(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // While it closes, what still comes is thrown away.
        if isClosing { return }
        switch unwrapInboundIn(data) {
        case .head:
            isReadingBody = true
            cancel()
            deadline = schedule(context, in: body) { $0.bodyIsLate($1) }
            restartIdle(context)
        case .body: restartIdle(context)
        case .end:
            isReadingBody = false
            cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var response) where isReadingBody && response.status.kind != .informational:
            isClosing = true
            response.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(response)), promise: promise)
        case .end:
            context.writeAndFlush(data, promise: promise)
            if isClosing {
                context.close(mode: .output, promise: nil)
                cancel()
                deadline = schedule(context, in: Self.linger) { $1.close(promise: nil) }
            } else {
                awaitHead(context)
            }
        default: context.write(data, promise: promise)
        }
    }

    private func awaitHead(_ context: ChannelHandlerContext) {
        cancel()
        deadline = schedule(context, in: head) { $1.close(promise: nil) }
    }

    private func restartIdle(_ context: ChannelHandlerContext) {
        idleDeadline?.cancel()
        idleDeadline = schedule(context, in: idle) { $0.bodyIsLate($1) }
    }

    private func bodyIsLate(_ context: ChannelHandlerContext) {
        guard isReadingBody, !isClosing else { return }
        cancel()
        context.fireErrorCaught(SlowClient())
        // Should nobody answer.
        deadline = schedule(context, in: Self.linger) { $1.close(promise: nil) }
    }

    private func schedule(
        _ context: ChannelHandlerContext, in time: TimeAmount,
        _ body: @escaping (ConnectionGuard, ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: time) { [weak self] in
            if let self { body(self, context) }
        }
    }

    private func cancel() {
        deadline?.cancel()
        deadline = nil
        idleDeadline?.cancel()
        idleDeadline = nil
    }
}
#endif

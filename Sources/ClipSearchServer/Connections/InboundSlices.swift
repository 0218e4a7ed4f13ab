#if Server
import NIOCore

/// Passes a connection's bytes to the HTTP decoder in slices, and only on demand.
///
/// The decoder parses all requests that it receives. From a client that sends requests without waiting for responses it
/// must not receive more than the beginning of the next one: decoded, they take twenty times the memory.
final class InboundSlices: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    /// The state of the requests that are decoded from the bytes.
    protocol Requests: AnyObject {
        /// `true` while the bytes belong to a request's body.
        var isReadingBody: Bool { get }
        /// `true` while a request is complete but its response is not.
        var isAnswering: Bool { get }
        /// `true` once the last response is on its way: whatever else arrives is read only to be discarded.
        var isClosing: Bool { get }
    }

    private static let headSlice = 256
    private static let bodySlice = 16 << 10

    private let requests: any Requests
    private var held = ByteBuffer()
    private var isReadWanted = false
    private var isDelivering = false
    /// `true` if the client has closed its side, which the following handlers learn after the held bytes.
    private var hasInputEnded = false

    init(_ requests: any Requests) { self.requests = requests }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if held.readableBytes == 0 { held = bytes } else { held.writeBuffer(&bytes) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Incoming data was requested, except at the end of the connection.
        deliver(context)
    }

    func read(context: ChannelHandlerContext) {
        isReadWanted = true
        if held.readableBytes > 0 { deliver(context) } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else { return context.fireUserInboundEventTriggered(event) }
        hasInputEnded = true
        deliver(context)
        endInput(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        held = ByteBuffer()
        context.fireChannelInactive()
    }

    private func deliver(_ context: ChannelHandlerContext) {
        guard !isDelivering else { return }
        isDelivering = true
        while isReadWanted, held.readableBytes > 0 {
            // Decoding what nobody will answer would let clients who are being sent away keep the server busy.
            if requests.isClosing {
                held = ByteBuffer()
                break
            }
            isReadWanted = false
            let length = requests.isReadingBody ? Self.bodySlice : Self.headSlice
            if let slice = held.readSlice(length: min(length, held.readableBytes)) {
                context.fireChannelRead(wrapInboundOut(slice))
            }
            context.fireChannelReadComplete()
            // As the channel does itself after a read.
            if context.channel.isActive { context.channel.read() }
        }
        isDelivering = false
        if held.readableBytes == 0 { held = ByteBuffer() }
        if hasInputEnded { endInput(context) } else if isReadWanted, held.readableBytes == 0 { context.read() }
    }

    /// Passes on the end of input once the data before it has been read, or will not be read any more.
    private func endInput(_ context: ChannelHandlerContext) {
        guard hasInputEnded, !isDelivering, held.readableBytes == 0 || requests.isAnswering else { return }
        hasInputEnded = false
        held = ByteBuffer()
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }
}
#endif

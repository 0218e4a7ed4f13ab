#if Server
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// HTTP/1 connections, each under a ``ConnectionGuard``. The work for a connection is cancelled when it closes.
struct GuardedChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// The maximum size of a read in bytes; each sending connection holds one such buffer.
    private static let largestRead = 16 << 10

    let responder: HTTPChannelHandler.Responder
    let connections: ConnectionList
    let timeouts: ServerOptions.Timeouts

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let connection = connections.add(channel)
        return channel.eventLoop.makeCompletedFuture {
            try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            try channel.syncOptions?.setOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: Self.largestRead))
            let requests = ConnectionGuard(connection, timeouts)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(InboundSlices(requests))
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: Self.headLimits)
            try pipeline.addHandler(requests)
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(HTTPConnectionStateHandler(logger: logger))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        let work = Task {
            await CurrentConnection.$channel.withValue(value.channel) {
                await handleHTTP(asyncChannel: value, logger: logger)
            }
        }
        value.channel.closeFuture.whenComplete { _ in work.cancel() }
        await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            work.cancel()
        }
    }

    private static let headLimits = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 32 << 10
        limits.maxHeaderFieldCount = 100
        return limits
    }()
}

/// The connection of the current task.
enum CurrentConnection {
    @TaskLocal static var channel: (any Channel)?

    /// The address of the other side; nil where it is not an IP address.
    static var peer: IPAddress? { channel?.remoteAddress?.ipAddress.flatMap { IPAddress($0) } }

    /// Waits until the connection has accepted the data written so far, or throws if it cannot accept more. Writing
    /// returns before that, so without this method data would accumulate for a busy connection.
    static func takeWritten() async throws { try await channel?.eventLoop.submit {}.get() }
}

extension HTTPServerBuilder {
    static func guarded(
        _ connections: ConnectionList, _ counters: ServerCounters, _ options: ServerOptions
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            GuardedChannel(
                responder: Admission.counting(
                    ContinuedBody.continuing(responder), limit: options.requestLimit, counters),
                connections: connections, timeouts: options.timeouts)
        }
    }
}
#endif

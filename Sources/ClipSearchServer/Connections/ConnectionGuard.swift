#if Server
import HTTPTypes
import NIOCore
import NIOHTTP1

/// An error for a client that takes too long to send its request.
struct SlowClient: Error {}

/// Limits one connection, so that no client uses more of the server than one request, or uses it forever.
///
/// - One request at a time: while a request is in progress, nothing further is read. Data that the client has sent
///   after it waits, and is dropped when the client closes its side.
/// - A request's head and body must each arrive within a time limit. A late body ends with ``SlowClient``, which
///   becomes a response; a late head closes the connection.
/// - The connection is closed when the client takes nothing of a response for some time, or has closed its side and has
///   no response a moment later.
/// - `Connection: close` and HTTP/1.0 close the connection after the response.
///
/// A response that is sent before the whole body has arrived (because the body is too large, say) also closes the
/// connection, but after a delay during which arriving data is read: otherwise the client would see a reset instead of
/// the response.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler, InboundSlices.Requests {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: Connection
    private let timeouts: ServerOptions.Timeouts
    private var deadline: Scheduled<Void>?
    private var idleDeadline: Scheduled<Void>?
    private var progress: AnswerProgress?

    private(set) var isReadingBody = false
    /// `true` from a request's head to the end of its response.
    private var isInWork = false
    private var hasAnswerBegun = false
    /// `true` if the client uses HTTP/1.0, and so does not support chunks.
    private var isOldClient = false
    private var closesAfterAnswer = false
    private(set) var isClosing = false
    /// The data received after the request in progress, at most one slice.
    private var waiting: [HTTPServerRequestPart] = []
    private var isReadHeld = false
    private var parserError: (any Error)?

    var isAnswering: Bool { isInWork && !isReadingBody }

    private static let linger = TimeAmount.seconds(2)
    /// The time limit for the response to a request whose body is late.
    private static let lastAnswer = TimeAmount.seconds(10)

    init(_ connection: Connection, _ timeouts: ServerOptions.Timeouts) {
        self.connection = connection
        self.timeouts = timeouts
    }

    // MARK: Reading

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { awaitHead(context) } }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func channelActive(context: ChannelHandlerContext) {
        awaitHead(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        waiting = []
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        if !isClosing && (isAnswering || !waiting.isEmpty) { isReadHeld = true } else { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // While closing, arriving data is discarded.
        if isClosing { return }
        let part = unwrapInboundIn(data)
        if isAnswering || !waiting.isEmpty { waiting.append(part) } else { deliver(part, context) }
    }

    private func deliver(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            let request = begin(head)
            cancel()
            // Health checks are answered even on refused connections.
            if connection.isRefused, head.uri.prefix(while: { $0 != "?" }) != "/healthz" { return refuse(context) }
            deadline = schedule(context, in: .seconds(Int64(timeouts.body))) { $0.bodyIsLate($1) }
            restartIdle(context)
            context.fireChannelRead(wrapInboundOut(.head(request)))
        case .body:
            restartIdle(context)
            context.fireChannelRead(wrapInboundOut(part))
        case .end:
            isReadingBody = false
            cancel()
            context.fireChannelRead(wrapInboundOut(part))
        }
    }

    /// - Returns: the head with headers normalised for the handlers that follow.
    private func begin(_ head: HTTPRequestHead) -> HTTPRequestHead {
        var head = head
        isInWork = true
        isReadingBody = true
        hasAnswerBegun = false
        connection.enter(.inWork)
        isOldClient = head.version.major < 1 || head.version == .http1_0
        let options = head.headers[canonicalForm: "Connection"]
        closesAfterAnswer = isOldClient || connection.isRefused || options.contains { $0.lowercased() == "close" }
        if closesAfterAnswer { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        // RFC 9110, 10.1.1: ignored from such a client.
        if isOldClient { head.headers.remove(name: "Expect") }
        return head
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            waiting = []
            if isAnswering && !hasAnswerBegun {
                cancel()
                deadline = schedule(context, in: .seconds(Int64(timeouts.closed))) {
                    if !$0.hasAnswerBegun { $1.close(promise: nil) }
                }
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError { parserError = error }
        context.fireErrorCaught(error)
    }

    // MARK: Writing

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        progress?.writes += 1
        switch unwrapOutboundIn(data) {
        case .head(let response) where (100..<200).contains(response.status.code):
            context.writeAndFlush(data, promise: promise)
        case .head(let response): write(response, context, promise)
        case .end:
            let written = promise ?? context.eventLoop.makePromise()
            context.writeAndFlush(data, promise: written)
            written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.answerHasEnded(context) }
        case .body: context.write(data, promise: promise)
        }
    }

    private func write(_ head: HTTPResponseHead, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        var head = head
        var body: ByteBuffer?
        // The framework answers unparseable requests with a bare status.
        if let error = parserError, head.status == .badRequest, !head.headers.contains(name: "Content-Type") {
            (head, body) = Problem(unparsed: error).answer
        }
        if isReadingBody || parserError != nil { isClosing = true }
        if head.headers[canonicalForm: "Connection"].contains(where: { $0.lowercased() == "close" }) {
            closesAfterAnswer = true
        }
        if isClosing || closesAfterAnswer { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        if isOldClient { head.version = .http1_0 }
        hasAnswerBegun = true
        isInWork = true
        cancel()
        progress = AnswerProgress(limit: timeouts.writing)
        checkProgress(context)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        if let body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
    }

    private func answerHasEnded(_ context: ChannelHandlerContext) {
        cancel()
        isInWork = false
        guard context.channel.isActive else { return }
        guard !isClosing, !closesAfterAnswer else {
            isClosing = true
            waiting = []
            connection.enter(.closing)
            context.close(mode: .output, promise: nil)
            deadline = schedule(context, in: Self.linger) { $1.close(promise: nil) }
            if isReadHeld { resumeReading(context) }
            return
        }
        connection.enter(.idle)
        awaitHead(context)
        deliverNext(context)
    }

    private func deliverNext(_ context: ChannelHandlerContext) {
        var next = waiting[...]
        waiting = []
        let isEmpty = next.isEmpty
        while !isAnswering, let part = next.popFirst() { deliver(part, context) }
        waiting = Array(next)
        if !isEmpty { context.fireChannelReadComplete() }
        if isReadHeld, !isAnswering { resumeReading(context) }
    }

    private func resumeReading(_ context: ChannelHandlerContext) {
        isReadHeld = false
        context.read()
    }

    /// Answers a client beyond the limit with an error.
    private func refuse(_ context: ChannelHandlerContext) {
        let (head, body) = Problem.noPlace.answer
        write(head, context, nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        write(context: context, data: wrapOutboundOut(.end(nil)), promise: nil)
    }

    // MARK: Deadlines

    private func awaitHead(_ context: ChannelHandlerContext) {
        cancel()
        let time = connection.isRefused ? Self.linger : .seconds(Int64(timeouts.head))
        deadline = schedule(context, in: time) { $1.close(promise: nil) }
    }

    private func restartIdle(_ context: ChannelHandlerContext) {
        idleDeadline?.cancel()
        idleDeadline = schedule(context, in: .seconds(Int64(timeouts.idle))) { $0.bodyIsLate($1) }
    }

    private func bodyIsLate(_ context: ChannelHandlerContext) {
        guard isReadingBody, !isClosing else { return }
        cancel()
        context.fireErrorCaught(SlowClient())
        // In case no handler answers.
        deadline = schedule(context, in: Self.lastAnswer) { $1.close(promise: nil) }
    }

    private func checkProgress(_ context: ChannelHandlerContext) {
        guard var now = progress else { return }
        let unsent = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
        let isStalled = now.isStalled(unsent: unsent ?? 0)
        progress = now
        if now.isAtEnd { return context.close(promise: nil) }
        connection.enter(isStalled ? .stalled : .inWork)
        deadline = schedule(context, in: now.interval) { $0.checkProgress($1) }
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
        progress = nil
    }
}

/// The progress of a response to the client, sampled several times within the time that it may stall.
private struct AnswerProgress {
    private static let checks = 4

    /// The number of parts written so far.
    var writes = 0
    let interval: TimeAmount
    private var last = (writes: 0, unsent: 0)
    private var stalledChecks = 0

    /// - Parameter limit: the time limit, in seconds.
    init(limit: Int) { interval = .milliseconds(Int64(limit) * 1000 / Int64(Self.checks)) }

    /// `true` if the client has taken nothing for the whole time.
    var isAtEnd: Bool { stalledChecks >= Self.checks }

    /// - Parameter unsent: the number of bytes that wait for the client; with none, the delay is the server's.
    mutating func isStalled(unsent: Int) -> Bool {
        let isStalled = unsent > 0 && last == (writes, unsent)
        stalledChecks = isStalled ? stalledChecks + 1 : 0
        last = (writes, unsent)
        return isStalled
    }
}
#endif

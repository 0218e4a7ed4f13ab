import Foundation
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1 that answers as a script says, for one request a connection.
package final class LocalServer: Sendable {
    package struct Request: Sendable {
        /// As on the request line, escapes included.
        package var path: String
        /// By lower-case name.
        package var headers: [String: String]

        /// Where `Range: bytes=FIRST-` begins.
        package var firstByte: Int? {
            headers["range"].flatMap { $0.hasPrefix("bytes=") ? Int($0.dropFirst(6).prefix { $0 != "-" }) : nil }
        }
    }

    package struct Reply: Sendable {
        package var status = 200
        package var headers: [String] = []
        package var body: [UInt8] = []
        /// `Content-Length`; the body's own length when nil.
        package var declaredLength: Int?
        /// Closes the connection after so many bytes of the body.
        package var cutAfter: Int?
        /// Sends the body in chunks, without saying how long it is.
        package var isChunked = false
        /// Sends one byte of the body at a time, with this pause after each.
        package var dripSeconds = 0.0
        /// Sends nothing for so long after `cutAfter` bytes, before it closes the connection.
        package var stallSeconds = 0.0

        package init(
            status: Int = 200, headers: [String] = [], body: [UInt8] = [], declaredLength: Int? = nil,
            cutAfter: Int? = nil, isChunked: Bool = false, stallSeconds: Double = 0,
            dripSeconds: Double = 0
        ) {
            self.status = status
            self.headers = headers
            self.body = body
            self.declaredLength = declaredLength
            self.cutAfter = cutAfter
            self.isChunked = isChunked
            self.stallSeconds = stallSeconds
            self.dripSeconds = dripSeconds
        }
    }

    private let socket: Int32
    private let port: UInt16
    private let log = Mutex<[Request]>([])
    private let isStopping = Atomic<Bool>(false)

    /// - Parameter answer: gets a request and the number of those for the same path before it.
    package init(_ answer: @escaping @Sendable (_ request: Request, _ earlier: Int) -> Reply) throws {
        #if canImport(Darwin)
        let socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #else
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard socket >= 0, isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        self.socket = socket
        port = UInt16(bigEndian: address.sin_port)
        // A client that goes away is part of the script.
        signal(SIGPIPE, SIG_IGN)
        // A proxy in the environment is not to be asked for 127.0.0.1.
        setenv("no_proxy", "127.0.0.1", 1)
        Thread.detachNewThread { [self] in serve(answer) }
    }

    package var base: String { "http://127.0.0.1:\(port)" }

    package var requests: [Request] { log.withLock { $0 } }

    package func stop() {
        isStopping.store(true, ordering: .relaxed)
        // Wakes the thread in accept, which closes the socket; where it doesn't, closing wakes it.
        if shutdown(socket, Int32(SHUT_RDWR)) != 0 { close(socket) }
    }

    private func serve(_ answer: @escaping @Sendable (Request, Int) -> Reply) {
        defer { close(socket) }
        while !isStopping.load(ordering: .relaxed) {
            let connection = accept(socket, nil, nil)
            guard connection >= 0 else { continue }
            Thread.detachNewThread { [self] in
                defer { close(connection) }
                guard let request = Self.readRequest(connection) else { return }
                let earlier = log.withLock { log in
                    defer { log.append(request) }
                    return log.count { $0.path == request.path }
                }
                send(answer(request, earlier), to: connection)
            }
        }
    }

    private static func readRequest(_ connection: Int32) -> Request? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !text.contains("\r\n\r\n") {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return nil }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let lines = text.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        return Request(path: String(words[1]), headers: headers)
    }

    private func send(_ reply: Reply, to connection: Int32) {
        var head = ["HTTP/1.1 \(reply.status) Whatever", "Connection: close"] + reply.headers
        head.append(
            reply.isChunked
                ? "Transfer-Encoding: chunked" : "Content-Length: \(reply.declaredLength ?? reply.body.count)")
        writeAll(Array((head + ["", ""]).joined(separator: "\r\n").utf8), to: connection)
        let body = reply.body.prefix(reply.cutAfter ?? .max)
        var sent = 0
        while sent < body.count {
            let piece = Array(body.dropFirst(sent).prefix(reply.dripSeconds > 0 ? 1 : 50_000))
            let size = reply.isChunked ? Array("\(String(piece.count, radix: 16))\r\n".utf8) : []
            guard writeAll(size + piece + (reply.isChunked ? [13, 10] : []), to: connection) else { return }
            sent += piece.count
            if reply.dripSeconds > 0 { usleep(UInt32(reply.dripSeconds * 1_000_000)) }
        }
        if reply.stallSeconds > 0 { usleep(UInt32(reply.stallSeconds * 1_000_000)) }
        if reply.isChunked && reply.cutAfter == nil { writeAll(Array("0\r\n\r\n".utf8), to: connection) }
    }

    @discardableResult
    private func writeAll(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}

extension LocalServer.Reply {
    /// The file as a good server sends it: whole, or from where the request says, if the tag is still the file's.
    package static func file(
        _ content: [UInt8], for request: LocalServer.Request, entityTag: String? = nil
    ) -> LocalServer.Reply {
        var reply = LocalServer.Reply(headers: entityTag.map { ["ETag: \($0)"] } ?? [], body: content)
        guard let first = request.firstByte, request.headers["if-range"] ?? entityTag == entityTag else { return reply }
        guard first < content.count else {
            reply.status = 416
            reply.headers.append("Content-Range: bytes */\(content.count)")
            reply.body = []
            return reply
        }
        reply.status = 206
        reply.headers.append("Content-Range: bytes \(first)-\(content.count - 1)/\(content.count)")
        reply.body = Array(content[first...])
        return reply
    }

    package static func error(_ status: Int, _ headers: [String] = []) -> LocalServer.Reply {
        LocalServer.Reply(status: status, headers: headers, body: Array("<html>sorry</html>".utf8))
    }
}

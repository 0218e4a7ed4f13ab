import CHTTPTransfer

/// A blocking HTTP(S) GET. Up to ten redirects are followed, but never from HTTPS to HTTP.
package enum HTTPTransfer {
    package struct Request {
        package var url: String
        /// The offset of the first byte requested.
        package var firstByte: Int64
        /// The entity tag that the content must still have, for a request that does not begin at byte 0.
        package var entityTag: String?
        /// The time limit for connecting, in seconds.
        package var connectTimeout: Int

        package init(url: String, firstByte: Int64 = 0, entityTag: String? = nil, connectTimeout: Int) {
            self.url = url
            self.firstByte = firstByte
            self.entityTag = entityTag
            self.connectTimeout = connectTimeout
        }
    }

    package enum Result: Equatable {
        case done
        /// The receiver ended the transfer.
        case stopped
        /// No connection could be made.
        case unreachable(reason: String)
        /// The network or the server failed, possibly temporarily.
        case interrupted(reason: String)
        case failed(reason: String)
        case noLibrary
    }

    /// Receives the response. Its methods are called on the thread that called ``HTTPTransfer/get(_:receiver:)``.
    package protocol Receiver: AnyObject {
        func receive(headerLine: String)
        /// - Returns: `true` to continue the transfer.
        func receive(body: UnsafeRawBufferPointer) -> Bool
        /// Called at least about once a second.
        ///
        /// - Returns: `true` to continue the transfer.
        func tick() -> Bool
    }

    package static func get(_ request: Request, receiver: some Receiver) -> Result {
        let box = Box(receiver)
        var callbacks = ht_callbacks()
        callbacks.context = Unmanaged.passUnretained(box).toOpaque()
        callbacks.header = { context, line, length in
            guard let context, let line else { return }
            let bytes = UnsafeRawBufferPointer(start: line, count: length)
            Box.from(context).receiver.receive(headerLine: String(decoding: bytes, as: UTF8.self))
        }
        callbacks.body = { context, bytes, count in
            guard let context, let bytes else { return 0 }
            return Box.from(context).receiver.receive(body: UnsafeRawBufferPointer(start: bytes, count: count)) ? 0 : 1
        }
        callbacks.tick = { context in
            guard let context else { return 0 }
            return Box.from(context).receiver.tick() ? 0 : 1
        }
        var message = [CChar](repeating: 0, count: Int(HT_MESSAGE_BYTES))
        let result = withExtendedLifetime(box) {
            request.url.withCString { url in
                "clipsearch".withCString { agent in
                    withOptionalCString(request.entityTag) { tag in
                        var raw = ht_request(
                            url: url, user_agent: agent, first_byte: request.firstByte, entity_tag: tag,
                            connect_timeout_seconds: request.connectTimeout)
                        return ht_get(&raw, &callbacks, &message)
                    }
                }
            }
        }
        let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return switch result {
        case ht_done: .done
        case ht_stopped: .stopped
        case ht_unreachable: .unreachable(reason: reason)
        case ht_interrupted: .interrupted(reason: reason)
        case ht_no_library: .noLibrary
        default: .failed(reason: reason)
        }
    }

    /// The object that C code receives as a pointer.
    private final class Box {
        let receiver: any Receiver

        init(_ receiver: any Receiver) { self.receiver = receiver }

        static func from(_ context: UnsafeMutableRawPointer) -> Box {
            Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
        }
    }

    private static func withOptionalCString<Result>(
        _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
    ) -> Result {
        guard let text else { return body(nil) }
        return text.withCString(body)
    }
}

#if Server
import ClipSearch
import Foundation
import HTTPTypes
import Hummingbird

/// A response with a file, or the requested range of it (RFC 9110, 14), sent piece by piece.
struct FileAnswer {
    let file: PhotoFileReader
    let entityTag: String
    let executor: BlockingExecutor

    /// The size of a piece in bytes. A connection whose client does not read holds two pieces.
    static let pieceSize = 1 << 16

    func response(to request: Request, _ headers: HTTPFields) throws -> Response {
        var headers = headers
        guard let text = request.headers[.range], request.method == .get,
            request.headers[.ifRange].map({ $0 == entityTag }) ?? true, let wanted = Self.range(text, size: file.size)
        else { return Response(status: .ok, headers: headers, body: body(0..<file.size)) }
        guard !wanted.isEmpty else {
            var problem = Problem(.rangeNotSatisfiable, "The file has \(file.size) bytes.", parameter: "Range")
            problem.headers[.contentRange] = "bytes */\(file.size)"
            throw problem
        }
        headers[.contentRange] = "bytes \(wanted.lowerBound)-\(wanted.upperBound - 1)/\(file.size)"
        return Response(status: .partialContent, headers: headers, body: body(wanted))
    }

    /// Parses a `Range` header: empty when the range is outside the file. Nil when the header is invalid or contains
    /// several ranges: the response is then the whole file, as the RFC allows.
    static func range(_ text: String, size: Int64) -> Range<Int64>? {
        let unit = "bytes="
        guard text.lowercased().hasPrefix(unit) else { return nil }
        let parts = text.dropFirst(unit.count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        switch (Int64(parts[0]), Int64(parts[1])) {
        case (let first?, let last?):
            guard first <= last else { return nil }
            return first < size ? first..<min(last, size - 1) + 1 : 0..<0
        case (let first?, nil):
            guard parts[1].isEmpty else { return nil }
            return first < size ? first..<size : 0..<0
        case (nil, let count?):
            guard parts[0].isEmpty else { return nil }
            return max(0, size - count)..<size
        case (nil, nil): return nil
        }
    }

    private func body(_ range: Range<Int64>) -> ResponseBody {
        ResponseBody(contentLength: Int(range.count)) { [file, executor] writer in
            var position = range.lowerBound
            while position < range.upperBound {
                let start = position
                let count = Int(min(Int64(Self.pieceSize), range.upperBound - start))
                let bytes = try await executor.run { try file.read(at: start, count: count) }
                // The file has been truncated since: the connection must not continue as if all bytes had been sent.
                guard !bytes.isEmpty else { throw CancellationError() }
                try await writer.write(ByteBuffer(bytes: bytes))
                try await CurrentConnection.takeWritten()
                position += Int64(bytes.count)
            }
            try await writer.finish(nil)
        }
    }
}
#endif

#if Server
import HTTPTypes
import Hummingbird
import StrictJSON

/// Reads JSON bodies: UTF-8, one object, of a limited size and depth, without duplicate members.
enum JSONBody {
    static let limit = 1 << 20

    /// Reads the body of a request.
    ///
    /// - Parameters:
    ///   - isOptional: `true` if the body may be missing, which reads as an object without members.
    ///   - limit: the maximum size in bytes.
    ///   - share: counts the bytes; nil where they are too few to matter.
    /// - Throws: ``Problem``.
    static func read(
        _ request: Request, isOptional: Bool = false, limit: Int = limit, share: BodyBudget.Share? = nil
    ) async throws -> JSONValue {
        try request.checkLength(limit: limit)
        let type = try request.contentType()
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= limit else {
                throw Problem(.tooLarge, "The body is larger than \(limit) bytes.")
            }
            try share?.take(buffer.readableBytes)
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        if isOptional && bytes.isEmpty { return .object([]) }
        guard type?.value == "application/json" else {
            throw Problem(.unsupportedMediaType, "The body must be JSON, with Content-Type: application/json.")
        }
        return try parse(bytes)
    }

    static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw Problem(.invalidJSON, "\(error)")
        }
    }
}
#endif

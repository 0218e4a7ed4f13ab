#if Server
import HTTPTypes
import Hummingbird

extension Request {
    /// The type of the body, without its parameters; nil where none is given.
    func contentType() throws -> ParameterizedHeader? {
        guard let text = headers[.contentType] else { return nil }
        guard let header = ParameterizedHeader(text) else {
            throw Problem(.unsupportedMediaType, "The Content-Type is not well-formed.")
        }
        return header
    }

    /// - Throws: ``Problem`` when the body is said to be longer than `limit`.
    func checkLength(limit: Int) throws {
        guard let text = headers[.contentLength] else { return }
        guard let length = Int(text), length <= limit else {
            throw Problem(.tooLarge, "The body has \(text.prefix(20)) bytes; at most \(limit) are taken.")
        }
    }
}
#endif

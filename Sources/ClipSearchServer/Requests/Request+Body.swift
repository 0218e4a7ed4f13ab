#if Server
import HTTPTypes
import Hummingbird

extension Request {
    /// Returns the header with the type of the body; nil where there is none.
    func contentType() throws -> ParameterizedHeader? {
        guard let text = headers[.contentType] else { return nil }
        guard let header = ParameterizedHeader(text) else {
            throw Problem(.unsupportedMediaType, "The Content-Type is not well-formed.")
        }
        return header
    }

    /// Checks the announced length of the body.
    ///
    /// - Throws: ``Problem`` when it exceeds `limit`.
    func checkLength(limit: Int) throws {
        guard let text = headers[.contentLength] else { return }
        guard let length = Int(text), length <= limit else {
            throw Problem(.tooLarge, "The body has \(text.prefix(20)) bytes; at most \(limit) are taken.")
        }
    }
}
#endif

#if Server
import Foundation
import Hummingbird
import StrictJSON

/// A request to `/v1/embeddings` as clients of OpenAI's interface make it.
struct EmbeddingRequest {
    enum Input: Sendable {
        case text(String)
        case picture([UInt8])
    }

    var model: String
    var inputs: [Input]
    var isBase64: Bool
    /// The number of components that the client wants; nil for the model's own.
    var dimensions: Int?

    /// OpenAI's own limit.
    private static let inputLimit = 2048
    private static let textLength = 1...100_000
    private static let picture = "data:image/"

    /// Reads the body.
    ///
    /// - Throws: ``Problem``.
    init(_ request: Request, imageLimit: Int, share: BodyBudget.Share) async throws {
        // Base64 takes four characters for three bytes.
        let limit = imageLimit / 3 * 4 + JSONBody.limit
        let body = try await JSONBody.read(request, limit: limit, share: share)
        var members = try JSONMembers(body)
        model = try members.requiredString("model", length: 1...200)
        inputs = try Self.inputs(members.value("input"))
        isBase64 = try members.word("encoding_format", as: Encoding.self) == .base64
        dimensions = try members.integer("dimensions", in: 1...100_000)
        _ = members.value("user")
        try members.finish()
    }

    private enum Encoding: String, CaseIterable { case float, base64 }

    private static func inputs(_ value: JSONValue?) throws -> [Input] {
        let values = value?.array ?? value.map { [$0] } ?? []
        guard (1...inputLimit).contains(values.count) else {
            throw Problem.invalid("input", "must be a text, or an array of 1 to \(inputLimit)")
        }
        return try values.map { value in
            guard let text = value.string else {
                let isTokens = value.int != nil || value.array != nil
                throw Problem.invalid(
                    "input", isTokens ? "has tokens, whose vocabulary is another; send text" : "must be text")
            }
            guard text.hasPrefix(picture) else {
                guard textLength.contains(text.unicodeScalars.count) else {
                    throw Problem.invalid(
                        "input", "must have \(textLength.lowerBound) to \(textLength.upperBound) characters each")
                }
                return .text(text)
            }
            guard let comma = text.firstIndex(of: ","), text[..<comma].hasSuffix(";base64"),
                let bytes = Data(base64Encoded: String(text[text.index(after: comma)...]))
            else { throw Problem.invalid("input", "has a data: address of a picture that is not in Base64") }
            return .picture(Array(bytes))
        }
    }
}
#endif

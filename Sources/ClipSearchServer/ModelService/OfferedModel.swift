#if Server
import Encoders

/// A model that a ``ModelServer`` offers under a name, opened when it is first asked for.
public struct OfferedModel: Sendable {
    /// The name by which clients ask for the model.
    public let name: String
    let open: @Sendable () throws -> any EmbeddingModel

    /// Creates an offer.
    ///
    /// - Parameters:
    ///   - name: the name by which clients ask for the model.
    ///   - open: opens the model; called once, and again after it has thrown.
    public init(name: String, open: @escaping @Sendable () throws -> any EmbeddingModel) {
        self.name = name
        self.open = open
    }
}
#endif

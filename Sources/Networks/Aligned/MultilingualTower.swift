import Compute
import TensorFiles

extension AlignedDualEncoder {
    /// The tower that maps texts in many languages to unit vectors of the same space as the other towers: with t the
    /// normalised mean of BERT's last hidden state and x = (t − mean) · scale, fc(x) + fc2(gelu(fc1(x))).
    public final class MultilingualTower: Sendable {
        /// The number of components of an embedding.
        public let dimension: Int
        private let network: BertModel
        private let mean: FloatVector
        private let scale: Float
        private let head: ResidualHead

        /// Builds the tower from its network and head.
        ///
        /// - Parameters:
        ///   - weights: the head's tensors: `mean`, `scale` [1], and `fc`, `fc1` and `fc2`, each with `weight` and
        ///     `bias`
        ///   - settings: the head is F32 in any precision.
        /// - Throws: `TensorFileError` when a tensor is missing or misshapen.
        public init(
            configuration: Configuration, network: BertModel, weights: Checkpoint,
            _ settings: WeightSettings = WeightSettings()
        ) throws {
            let loader = WeightLoader(weights, prefix: "", settings.exact)
            let width = network.configuration.hiddenSize
            self.network = network
            dimension = configuration.dimension
            mean = try loader.vector("mean", count: width)
            scale = try loader.vector("scale", count: 1)[0]
            head = try ResidualHead(inputs: width, outputs: dimension, loader)
        }

        /// Encodes texts.
        ///
        /// - Parameter sequences: token ids with their special tokens
        /// - Returns: [sequences, dimension], each row of length 1
        /// - Throws: ``NetworkError/invalidInput(model:reason:)``
        public func callAsFunction(_ sequences: [[Int32]]) throws -> Matrix {
            var features = try network.meanPooled(sequences)
            features.withMutableView { features in
                features.normalizeRows()
                for row in 0..<features.rows {
                    for column in 0..<features.columns {
                        features[row, column] = (features[row, column] - mean[column]) * scale
                    }
                }
            }
            return head(features)
        }
    }
}

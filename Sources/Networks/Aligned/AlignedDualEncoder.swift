import Compute
import StrictJSON
import TensorFiles
import Workers

/// The default model: a small convolutional image tower and a MiniLM text tower, each with a trained head that projects
/// its features into one space of unit vectors.
public enum AlignedDualEncoder {
    /// The model's sizes.
    public struct Configuration: Sendable {
        /// The number of components of an embedding.
        public let dimension: Int

        /// Reads the configuration from JSON.
        ///
        /// - Parameter json: the model's `config.json`.
        /// - Throws: ``NetworkError``.
        public init(json: JSONValue) throws {
            let reader = ConfigurationReader(model: "AlignedDualEncoder", json)
            dimension = try reader.size("embedding_dim")
        }
    }

    /// The tower that maps pictures to unit vectors. Its features are the mean over positions of the head's map; the
    /// mean and maximum of the middle map; and the last map pooled by learned queries, each with a softmax over
    /// positions. They are standardised, clamped to ±8 and projected.
    public final class ImageTower: Sendable {
        /// The number of pictures that one thread encodes at a time when each thread has its own: the network processes
        /// them one by one, and only the last product, which reads its weights once for all of them, gains from more.
        public static let portionSize = 4

        /// The number of components of an embedding.
        public let dimension: Int
        private let network: EfficientNetLite
        private let attentionQueries: LinearLayer
        private let mean: FloatVector
        private let inverseDeviation: FloatVector
        private let projection: LinearLayer
        private let workspaces = WorkspacePool()

        /// Builds the tower from its network and heads.
        ///
        /// - Parameters:
        ///   - weights: the heads' tensors: `image.attention_query` [queries, channels], `image.mean`, `image.inv_std`,
        ///     `image.proj.weight` and `image.proj.bias`
        ///   - settings: the heads are F32 in any precision.
        /// - Throws: `TensorFileError` when a tensor is missing or misshapen.
        public init(
            configuration: Configuration, network: EfficientNetLite, weights: Checkpoint,
            _ settings: WeightSettings = WeightSettings()
        ) throws {
            let loader = WeightLoader(weights, prefix: "image.", settings.exact)
            let channels = network.configuration.lastChannels
            let queries = weights["image.attention_query"]?.shape.first ?? 1
            let features = network.configuration.headChannels + 2 * network.middleChannels + queries * channels
            self.network = network
            dimension = configuration.dimension
            attentionQueries = try loader.linear(exactly: "attention_query", inputs: channels, outputs: queries)
            mean = try loader.vector("mean", count: features)
            inverseDeviation = try loader.vector("inv_std", count: features)
            projection = try loader.linear("proj", inputs: features, outputs: dimension)
        }

        /// Encodes pictures.
        ///
        /// - Parameters:
        ///   - pixels: [count, 3, size, size], normalised
        ///   - count: the number of pictures
        /// - Returns: [count, dimension], each row of length 1
        /// - Throws: ``NetworkError/invalidInput(model:reason:)``
        public func callAsFunction(pixels: [Float], count: Int) throws -> Matrix {
            let size = network.configuration.imageSize
            try PictureBatch.validate(pixels, count: count, channels: 3, size: size, model: EfficientNetLite.name)
            var embeddings = Matrix(rows: count, columns: dimension)
            embeddings.withMutableView { embeddings in
                workspaces.withWorkspace { workspace in
                    let features = workspace.matrix(rows: count, columns: mean.count)
                    pixels.withMatrixView(rows: 3 * count, columns: size * size) { pixels in
                        let encode = { (index: Int) in
                            self.workspaces.withWorkspace {
                                self.features(
                                    of: pixels.rows(3 * index..<3 * index + 3), into: features.rows(index..<index + 1),
                                    workspace: $0)
                            }
                        }
                        // One picture per thread as long as there are enough for all threads; the threads share the
                        // rest.
                        let alone = count - count % WorkerPool.shared.threadCount
                        WorkerPool.shared.forEachIndex(of: alone) { index, _ in encode(index) }
                        for index in alone..<count { encode(index) }
                    }
                    projection(features.view, into: embeddings)
                    embeddings.normalizeRows()
                }
            }
            return embeddings
        }

        /// Computes the standardised features of one picture, [1, features].
        package func features(
            of picture: MatrixView, into output: MutableMatrixView, workspace: Workspace,
            recording states: HiddenStates? = nil
        ) {
            network.withFeatureMaps(of: picture, workspace: workspace, recording: states) { maps in
                let head = maps.head.columns
                let middle = maps.middle.columns
                maps.head.meanOfRows(into: output.columns(0..<head))
                maps.middle.meanOfRows(into: output.columns(head..<head + middle))
                maps.middle.maximumOfRows(into: output.columns(head + middle..<head + 2 * middle))
                gather(
                    maps.last, into: output.columns(head + 2 * middle..<output.columns), workspace: workspace)
                states?.record("features", output.view)
            }
            for column in 0..<output.columns {
                let value = (output[0, column] - mean[column]) * inverseDeviation[column]
                output[0, column] = min(max(value, -8), 8)
            }
        }

        /// Computes, for each query, the sum over positions weighted by softmax(map · query): [1, queries · channels].
        private func gather(_ map: MatrixView, into output: MutableMatrixView, workspace: Workspace) {
            let queries = attentionQueries.outputs
            let products = workspace.matrix(rows: map.rows, columns: queries)
            attentionQueries(map, into: products)
            let weights = workspace.matrix(rows: queries, columns: map.rows)
            for position in 0..<map.rows {
                for query in 0..<queries { weights[query, position] = products[position, query] }
            }
            weights.softmaxRows()
            weights.view.product(with: map, into: output.reshaped(rows: queries, columns: map.columns))
        }
    }

    /// The tower that maps texts to unit vectors: with t the normalised mean of BERT's last hidden state, fc(t) +
    /// fc2(gelu(fc1(t √width))).
    public final class TextTower: Sendable {
        /// The number of components of an embedding.
        public let dimension: Int
        private let network: BertModel
        private let head: ResidualHead

        /// Builds the tower from its network and heads.
        ///
        /// - Parameters:
        ///   - weights: the heads' tensors: `text.fc`, `text.fc1` and `text.fc2`, each with `weight` and `bias`
        ///   - settings: the heads are F32 in any precision.
        /// - Throws: `TensorFileError` when a tensor is missing or misshapen.
        public init(
            configuration: Configuration, network: BertModel, weights: Checkpoint,
            _ settings: WeightSettings = WeightSettings()
        ) throws {
            let loader = WeightLoader(weights, prefix: "text.", settings.exact)
            let width = network.configuration.hiddenSize
            self.network = network
            dimension = configuration.dimension
            head = try ResidualHead(inputs: width, outputs: dimension, loader)
        }

        /// Encodes texts.
        ///
        /// - Parameter sequences: token ids with their special tokens
        /// - Returns: [sequences, dimension], each row of length 1
        /// - Throws: ``NetworkError/invalidInput(model:reason:)``
        public func callAsFunction(_ sequences: [[Int32]]) throws -> Matrix {
            embeddings(ofSentences: try sentences(sequences))
        }

        /// Returns the network's own sentence vectors, which compare texts with each other: t of the formula above.
        ///
        /// - Parameter sequences: token ids with their special tokens
        /// - Returns: [sequences, the network's hidden size], each row of length 1
        /// - Throws: ``NetworkError/invalidInput(model:reason:)``
        public func sentences(_ sequences: [[Int32]]) throws -> Matrix {
            var sentences = try network.meanPooled(sequences)
            sentences.withMutableView { $0.normalizeRows() }
            return sentences
        }

        /// Projects sentence vectors into the space that texts share with pictures.
        ///
        /// - Parameter sentences: the result of ``sentences(_:)``
        /// - Returns: [sentences, dimension], each row of length 1
        public func embeddings(ofSentences sentences: Matrix) -> Matrix {
            head(sentences) { $0.scale(by: Float($0.columns).squareRoot()) }
        }
    }
}

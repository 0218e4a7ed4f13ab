import Compute
import StrictJSON

extension T5Model {
    /// The sizes and variant of a T5 model.
    public struct Configuration: Sendable {
        /// The number of tokens in the vocabulary.
        public let vocabularySize: Int
        /// The width of a hidden state.
        public let hiddenSize: Int
        /// The number of the encoder's blocks.
        public let encoderLayers: Int
        /// The number of the decoder's blocks.
        public let decoderLayers: Int
        /// The number of attention heads.
        public let heads: Int
        /// The width of a head. The heads together need not be as wide as the hidden state.
        public let headSize: Int
        /// The width of the feed-forward layers.
        public let intermediateSize: Int
        /// The token that precedes an answer.
        public let decoderStart: Int32
        /// The tokens that end a text.
        public let endsOfText: Set<Int32>
        let relativeBuckets: Int
        let relativeMaximumDistance: Int
        let activation: Activation
        /// A Boolean value that indicates whether the feed-forward layers multiply two projections (T5 1.1, FLAN).
        let isGated: Bool
        let layerNormEpsilon: Float
        /// A Boolean value that indicates whether the decoder's last state is scaled before the output layer, as it is
        /// when that is the embedding.
        let scalesOutput: Bool

        /// The width of the heads together.
        var attentionSize: Int { heads * headSize }

        /// Reads the configuration from JSON.
        ///
        /// - Parameter json: the model's `config.json`.
        /// - Throws: ``NetworkError``.
        public init(json: JSONValue) throws {
            let reader = ConfigurationReader(model: T5Model.name, json)
            vocabularySize = try reader.size("vocab_size", default: 32128)
            hiddenSize = try reader.size("d_model", default: 512)
            headSize = try reader.size("d_kv", default: 64, most: 1 << 12)
            heads = try reader.size("num_heads", default: 8, most: 1 << 10)
            intermediateSize = try reader.size("d_ff", default: 2048)
            encoderLayers = try reader.size("num_layers", default: 6)
            decoderLayers = try reader.size("num_decoder_layers", default: encoderLayers)
            // Halved for the two directions and again for the logarithmic half; none may be empty.
            relativeBuckets = try reader.size("relative_attention_num_buckets", default: 32, least: 4)
            relativeMaximumDistance = try reader.size(
                "relative_attention_max_distance", default: 128, least: relativeBuckets / 2 + 1)
            layerNormEpsilon = try reader.positive("layer_norm_epsilon", default: 1e-6)
            (activation, isGated) = try Self.feedForward(reader)
            let isTied = try reader.flag("tie_word_embeddings", default: true)
            scalesOutput = try reader.flag("scale_decoder_outputs", default: isTied)
            decoderStart = try reader.token(
                "decoder_start_token_id", below: vocabularySize,
                default: reader.size("pad_token_id", default: 0, least: 0))
            endsOfText = try reader.tokens("eos_token_id", below: vocabularySize, default: 1)
        }

        private static func feedForward(_ reader: ConfigurationReader) throws -> (Activation, Bool) {
            let key = "feed_forward_proj"
            guard let value = reader.value(key) else { return (.relu, false) }
            guard let name = value.string else { throw reader.invalid(key, "is not a string") }
            // transformers uses the tanh approximation for this name.
            if name == "gated-gelu" { return (.tanhGELU, true) }
            let isGated = name.hasPrefix("gated-")
            return (try reader.activation(named: String(name.dropFirst(isGated ? 6 : 0)), of: key), isGated)
        }
    }
}

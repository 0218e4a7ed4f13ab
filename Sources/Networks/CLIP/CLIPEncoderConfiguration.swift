import Compute
import StrictJSON

/// The sizes common to CLIP's two transformers; `CLIPEncoder` and `CLIPEncoderLayer` in transformers.
struct CLIPEncoderConfiguration: Sendable {
    let hiddenSize: Int
    let layers: Int
    let heads: Int
    let intermediateSize: Int
    let activation: Activation
    let layerNormEpsilon: Float

    init(_ reader: ConfigurationReader, defaults: (hiddenSize: Int, heads: Int, intermediateSize: Int)) throws {
        hiddenSize = try reader.size("hidden_size", default: defaults.hiddenSize)
        layers = try reader.size("num_hidden_layers", default: 12)
        heads = try reader.heads("num_attention_heads", default: defaults.heads, dividing: hiddenSize)
        intermediateSize = try reader.size("intermediate_size", default: defaults.intermediateSize)
        activation = try reader.activation("hidden_act", default: "quick_gelu")
        layerNormEpsilon = try reader.positive("layer_norm_eps", default: 1e-5)
    }
}

extension ConfigurationReader {
    /// Reads the configuration of one of CLIP's towers: from that of a whole `CLIPModel`, where it is stored under
    /// `name`, or from that of the tower alone. `<name>_dict`, which some exports have, takes precedence.
    static func clip(_ model: String, _ json: JSONValue, tower name: String) -> ConfigurationReader {
        guard let tower = json[name], tower.object != nil else { return ConfigurationReader(model: model, json) }
        return ConfigurationReader(model: model, json["\(name)_dict"], tower)
    }

    /// Reads the width of the shared space: `projection_dim` of the whole model, else of the tower.
    func projectionSize(in json: JSONValue) throws -> Int {
        let whole = ConfigurationReader(model: model, json)
        return whole.value("projection_dim") == nil
            ? try size("projection_dim", default: 512) : try whole.size("projection_dim")
    }
}

import Compute
import StrictJSON

/// Reads a network's sizes from its `config.json`, with the reference implementation's defaults.
struct ConfigurationReader {
    let model: String
    /// The JSON objects, in order of precedence.
    private let objects: [JSONValue]

    init(model: String, _ objects: JSONValue?...) {
        self.model = model
        self.objects = objects.compactMap { $0 }
    }

    func value(_ key: String) -> JSONValue? {
        for object in objects {
            if let value = object[key], !value.isNull { return value }
        }
        return nil
    }

    /// Reads a whole number from `least` to `most`; larger sizes than in any real network are refused, so that a
    /// product of two cannot overflow.
    func size(_ key: String, default fallback: Int? = nil, least: Int = 1, most: Int = 1 << 24) throws -> Int {
        guard let value = value(key) else {
            if let fallback { return fallback }
            throw invalid(key, "is missing")
        }
        guard let size = value.int, size >= least, size <= most else {
            throw invalid(key, "is not a whole number from \(least) to \(most)")
        }
        return size
    }

    /// Reads a number of heads, which must divide `width`.
    func heads(_ key: String, default fallback: Int? = nil, dividing width: Int) throws -> Int {
        let heads = try size(key, default: fallback)
        guard width % heads == 0 else { throw invalid(key, "is \(heads), which does not divide the width \(width)") }
        return heads
    }

    /// Reads a positive number.
    func positive(_ key: String, default fallback: Float? = nil) throws -> Float {
        guard let value = value(key) else {
            if let fallback { return fallback }
            throw invalid(key, "is missing")
        }
        guard let number = value.double, number > 0, number.isFinite else {
            throw invalid(key, "is not a positive number")
        }
        return Float(number)
    }

    func flag(_ key: String) throws -> Bool {
        guard let flag = value(key)?.bool else { throw invalid(key, "is neither true nor false") }
        return flag
    }

    func flag(_ key: String, default fallback: Bool) throws -> Bool {
        value(key) == nil ? fallback : try flag(key)
    }

    /// Reads a token's id.
    func token(_ key: String, below vocabulary: Int, default fallback: Int? = nil) throws -> Int32 {
        guard let token = try tokens(key, below: vocabulary, default: fallback).first else {
            throw invalid(key, "is empty")
        }
        return token
    }

    /// Reads a token's id, or a list of several. An absent key whose default is not in the vocabulary means none.
    func tokens(_ key: String, below vocabulary: Int, default fallback: Int? = nil) throws -> Set<Int32> {
        guard let value = value(key) else {
            guard let fallback else { throw invalid(key, "is missing") }
            return fallback < vocabulary ? [Int32(fallback)] : []
        }
        let ids = value.array?.map(\.int) ?? [value.int]
        return try Set(
            ids.map { id in
                guard let id, 0..<vocabulary ~= id else {
                    throw invalid(key, "is no token of the vocabulary, which ends at \(vocabulary - 1)")
                }
                return Int32(id)
            })
    }

    /// Reads one of transformers' activation names.
    func activation(_ key: String, default fallback: String) throws -> Activation {
        let name: String
        if let value = value(key) {
            guard let text = value.string else { throw invalid(key, "is not a string") }
            name = text
        } else {
            name = fallback
        }
        return try activation(named: name, of: key)
    }

    /// - Parameter key: the key of the name, for errors.
    func activation(named name: String, of key: String) throws -> Activation {
        switch name {
        case "relu": return .relu
        case "gelu": return .gelu
        case "quick_gelu": return .quickGELU
        case "gelu_new", "gelu_pytorch_tanh", "gelu_fast": return .tanhGELU
        case "relu6": return .relu6
        default:
            throw NetworkError.unsupported(
                model: model, key: key, value: name,
                supported: "relu, gelu, quick_gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, relu6")
        }
    }

    /// Throws for any string but `expected`, which is also the meaning of an absent key.
    func require(_ key: String, _ expected: String) throws {
        guard let value = value(key) else { return }
        guard value.string == expected else {
            throw NetworkError.unsupported(
                model: model, key: key, value: value.string ?? "not a string", supported: expected)
        }
    }

    func invalid(_ key: String, _ reason: String) -> NetworkError {
        .invalidConfiguration(model: model, key: key, reason: reason)
    }
}

import StrictJSON

/// `model.safetensors.index.json`: the shard of a checkpoint that holds each tensor.
struct CheckpointIndex {
    let path: String
    /// The shards' paths relative to the index's folder, sorted; none leads out of it.
    let shards: [String]
    /// All tensors with the indices of their shards.
    let tensors: [(name: String, shard: Int)]

    static let maximumBytes = 100_000_000

    init(path: String) throws(TensorFileError) {
        self.path = path
        let bytes = try FileBytes(mapping: path)
        guard bytes.count <= Self.maximumBytes else {
            throw .malformed(path: path, reason: "an index of \(bytes.count) bytes is not plausible")
        }
        var pairs: [(name: String, shard: String)] = []
        var hasWeightMap = false
        do {
            var reader = try JSONReader(bytes.array(in: 0..<bytes.count))
            try reader.readObject { reader, key in
                guard key == Array("weight_map".utf8) else { return try reader.skipValue() }
                hasWeightMap = true
                try reader.readObject { reader, name in
                    let shard = try reader.readString()
                    guard Self.staysInFolder(shard) else {
                        throw TensorFileError.malformed(
                            path: path, reason: "the shard name \"\(shard)\" leads out of the model's folder")
                    }
                    pairs.append((String(decoding: name, as: UTF8.self), shard))
                }
            }
            try reader.expectEnd()
        } catch let error as TensorFileError {
            throw error
        } catch {
            throw .malformed(path: path, reason: "\(error)")
        }
        guard hasWeightMap else { throw .malformed(path: path, reason: "it has no \"weight_map\"") }
        let shards = Set(pairs.map(\.shard)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: shards.enumerated().map { ($1, $0) })
        self.shards = shards
        tensors = pairs.map { ($0.name, numbers[$0.shard] ?? 0) }
    }

    /// Returns a Boolean value that indicates whether a relative path stays within its folder.
    private static func staysInFolder(_ path: String) -> Bool {
        let components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return !path.utf8.contains(0)
            && components.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
    }
}

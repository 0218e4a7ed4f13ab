import Files

/// The tensors of a model, stored in one safetensors file or in several shards.
///
///     let checkpoint = try Checkpoint(folder: "clip-vit-base-patch32")
///     let scale = try checkpoint.require("logit_scale", shape: []).floats()[0]
///
/// A matrix `name` may be stored with four bits a weight, as the tensor `name.q4_0`: U8 [rows, columns / 32, 18]. Its
/// blocks are those of ggml's Q4_0: 32 adjacent weights of a row in 18 bytes, an F16 scale, little-endian, and 16 bytes
/// of which byte *j* holds weight *j* in its low four bits and weight *j* + 16 in its high four. A weight is its four
/// bits, minus 8, times the scale. Such a matrix is found by `name`, has the shape [rows, columns], and is read as
/// floating-point numbers.
public struct Checkpoint: Sendable {
    /// The path of the folder or file that contains the tensors, for messages.
    public let path: String
    /// The safetensors files with the tensors.
    public let files: [SafetensorsFile]

    /// The index of the file that holds each tensor. Nil when there is no index: the first file with the name is then
    /// used.
    private let fileByName: [[UInt8]: Int]?

    /// Opens `model.safetensors` of `folder`, or else the shards named by its `model.safetensors.index.json`.
    ///
    /// - Throws: ``TensorFileError``; also when a shard lies outside the folder, is missing, or lacks a tensor named in
    ///   the index.
    public init(folder: String) throws(TensorFileError) {
        let single = "\(folder)/model.safetensors"
        let index = "\(folder)/model.safetensors.index.json"
        if fileExists(single) {
            try self.init(files: [single])
        } else if fileExists(index) {
            try self.init(index: try CheckpointIndex(path: index), folder: folder)
        } else if fileExists("\(folder)/pytorch_model.bin") {
            throw .noCheckpoint(
                folder: folder,
                reason: "pytorch_model.bin is a Python pickle, which is not read. Take the model's revision that has "
                    + "model.safetensors, or convert it in Python: "
                    + "model.save_pretrained(folder, safe_serialization=True).")
        } else {
            throw .noCheckpoint(
                folder: folder, reason: "it has neither model.safetensors nor model.safetensors.index.json.")
        }
    }

    /// Opens safetensors files that form one checkpoint.
    ///
    /// - Throws: ``TensorFileError``; also when two files have a tensor with the same name.
    public init(files paths: [String]) throws(TensorFileError) {
        var files: [SafetensorsFile] = []
        for path in paths { files.append(try SafetensorsFile(path: path)) }
        try self.init(files)
    }

    /// Combines opened files.
    ///
    /// - Throws: ``TensorFileError`` when two files have a tensor with the same name.
    public init(_ files: [SafetensorsFile]) throws(TensorFileError) {
        var seen: [[UInt8]: Int] = [:]
        for (index, file) in files.enumerated() where files.count > 1 {
            for name in file.tensorNames {
                if let other = seen.updateValue(index, forKey: Array(name.utf8)) {
                    throw .malformed(
                        path: file.path, reason: "it repeats the tensor \"\(name)\" of \(files[other].path)")
                }
            }
        }
        self.files = files
        path = files.first?.path ?? ""
        fileByName = nil
    }

    private init(index: CheckpointIndex, folder: String) throws(TensorFileError) {
        var files: [SafetensorsFile] = []
        for shard in index.shards {
            let path = "\(folder)/\(shard)"
            guard fileExists(path) else {
                throw .noCheckpoint(folder: folder, reason: "the shard \(shard), which the index names, is missing.")
            }
            files.append(try SafetensorsFile(path: path))
        }
        var fileByName: [[UInt8]: Int] = [:]
        for (name, shard) in index.tensors {
            guard files[shard][name] != nil else { throw .missingTensor(name: name, path: files[shard].path) }
            fileByName[Array(name.utf8)] = shard
        }
        self.files = files
        path = index.path
        self.fileByName = fileByName
    }

    /// The names of all tensors, sorted.
    public var tensorNames: [String] {
        let all = files.enumerated().flatMap { index, file in
            file.tensorNames.filter { fileByName == nil || fileByName?[Array($0.utf8)] == index }
        }
        return all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The tensor called `name`, if there is one; also one of well-formed four-bit weights.
    public subscript(name: String) -> Tensor? {
        stored(name) ?? stored(name + FourBitBlocks.suffix).flatMap { try? Tensor(name: name, blocks: $0) }
    }

    private func stored(_ name: String) -> Tensor? {
        guard let fileByName else { return files.lazy.compactMap { $0[name] }.first }
        return fileByName[Array(name.utf8)].flatMap { files[$0][name] }
    }

    /// Returns the tensor called `name`, which must have `shape`.
    ///
    /// - Throws: ``TensorFileError/missingTensor(name:path:)``,
    ///   ``TensorFileError/wrongShape(tensor:path:expected:found:)``, or ``TensorFileError/malformed(path:reason:)``
    ///   for four-bit weights whose blocks have another form.
    public func require(_ name: String, shape: [Int]) throws(TensorFileError) -> Tensor {
        guard let tensor = self[name] else {
            if let blocks = stored(name + FourBitBlocks.suffix) { _ = try Tensor(name: name, blocks: blocks) }
            throw .missingTensor(name: name, path: path)
        }
        guard tensor.shape == shape else {
            throw .wrongShape(tensor: name, path: tensor.path, expected: shape, found: tensor.shape)
        }
        return tensor
    }
}

private func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

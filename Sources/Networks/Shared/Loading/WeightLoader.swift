import Compute
import TensorFiles

/// Loads a network's layers from a checkpoint, under a common prefix of names.
struct WeightLoader {
    let checkpoint: Checkpoint
    var prefix: String
    var settings: WeightSettings
    /// The use for which layers' weights are packed.
    var use = WeightUse.manyRows

    init(_ checkpoint: Checkpoint, prefix: String, _ settings: WeightSettings, use: WeightUse = .manyRows) {
        self.checkpoint = checkpoint
        self.prefix = prefix
        self.settings = settings
        self.use = use
    }

    /// The precision of the layers' products.
    var precision: ArithmeticPrecision { settings.precision }

    /// Returns a loader with a longer prefix.
    func under(_ name: String) -> WeightLoader {
        var loader = self
        loader.prefix += name
        return loader
    }

    /// A loader without a prefix.
    var atTop: WeightLoader {
        var loader = self
        loader.prefix = ""
        return loader
    }

    /// Returns a loader for layers of another use.
    func keeping(for use: WeightUse) -> WeightLoader {
        var loader = self
        loader.use = use
        return loader
    }

    /// Returns a loader for layers that need at least this precision.
    func computing(inAtLeast least: ArithmeticPrecision) -> WeightLoader {
        var loader = self
        loader.settings.precision = max(precision, least)
        return loader
    }

    func require(_ name: String, shape: [Int]) throws -> Tensor {
        let tensor = try checkpoint.require(prefix + name, shape: shape)
        guard tensor.isFloatingPoint else {
            throw TensorFileError.wrongElementType(
                tensor: tensor.name, path: tensor.path, expected: "F32, F16, BF16 or F64",
                found: tensor.elementType.rawValue)
        }
        return tensor
    }

    func vector(_ name: String, count: Int) throws -> FloatVector {
        let tensor = try require(name, shape: [count])
        return try FloatVector(count: count) { try tensor.copyFloats(into: $0) }
    }

    /// Loads a layer from `name.weight` [outputs, inputs] and `name.bias` [outputs].
    ///
    /// - Parameter weightShape: the shape of a convolution's weight, whose further dimensions have the same product.
    func linear(
        _ name: String, inputs: Int, outputs: Int, hasBias: Bool = true, weightShape: [Int]? = nil
    ) throws -> LinearLayer {
        let tensor = try require("\(name).weight", shape: weightShape ?? [outputs, inputs])
        let bias = hasBias ? try vector("\(name).bias", count: outputs) : nil
        return LinearLayer(weight: try pack([tensor], inputs: inputs, outputs: outputs), bias: bias)
    }

    /// Loads a layer without bias whose weight has no `.weight` in its name.
    func linear(exactly name: String, inputs: Int, outputs: Int) throws -> LinearLayer {
        let tensor = try require(name, shape: [outputs, inputs])
        return LinearLayer(weight: try pack([tensor], inputs: inputs, outputs: outputs), bias: nil)
    }

    /// Loads several layers of the same input, concatenated into one.
    func stackedLinear(
        _ names: [String], inputs: Int, outputsOfEach outputs: Int, hasBias: Bool = true
    ) throws -> LinearLayer {
        let tensors = try names.map { try require("\($0).weight", shape: [outputs, inputs]) }
        let biases = hasBias ? try names.flatMap { try require("\($0).bias", shape: [outputs]).floats() } : nil
        return LinearLayer(
            weight: try pack(tensors, inputs: inputs, outputs: names.count * outputs),
            bias: biases.map { FloatVector($0) })
    }

    /// Loads a layer whose weight is stored as [inputs, outputs]: `Conv1D` in transformers' GPT-2.
    func conv1D(_ name: String, inputs: Int, outputs: Int) throws -> LinearLayer {
        let tensor = try require("\(name).weight", shape: [inputs, outputs])
        let bias = try vector("\(name).bias", count: outputs)
        let weight = try pack([tensor], inputs: inputs, outputs: outputs, isTransposed: true)
        return LinearLayer(weight: weight, bias: bias)
    }

    func rmsNorm(_ name: String, width: Int, epsilon: Float) throws -> RMSNorm {
        RMSNorm(weight: try vector("\(name).weight", count: width), epsilon: epsilon)
    }

    /// Loads `name.weight` and `name.bias`, called gamma and beta in old checkpoints.
    func layerNorm(_ name: String, width: Int, epsilon: Float) throws -> LayerNorm {
        let isOld = checkpoint["\(prefix)\(name).weight"] == nil && checkpoint["\(prefix)\(name).gamma"] != nil
        return LayerNorm(
            weight: try vector(isOld ? "\(name).gamma" : "\(name).weight", count: width),
            bias: try vector(isOld ? "\(name).beta" : "\(name).bias", count: width), epsilon: epsilon)
    }

    func embedding(_ name: String, rows: Int, width: Int) throws -> EmbeddingTable {
        EmbeddingTable(tensor: try require("\(name).weight", shape: [rows, width]), rows: rows, width: width)
    }

    /// Packs a weight [outputs, inputs] that was computed from those in the file.
    func pack(_ values: [Float], inputs: Int, outputs: Int) -> any PackedMatrix {
        precondition(values.count == inputs * outputs)
        if settings.isDryRun { return UnreadMatrix(inputs: inputs, outputs: outputs) }
        return values.withUnsafeBytes { bytes in
            let parts = [WeightRows(bytes: bytes, format: .f32, outputs: outputs)]
            return PackingForm.best(inputs: inputs, outputs: outputs, parts: parts, for: use, in: precision).pack(
                inputs: inputs, parts: parts)
        }
    }

    /// - Parameter isTransposed: `true` if the only tensor is stored as [inputs, outputs].
    private func pack(
        _ tensors: [Tensor], inputs: Int, outputs: Int, isTransposed: Bool = false
    ) throws -> any PackedMatrix {
        if settings.isDryRun { return UnreadMatrix(inputs: inputs, outputs: outputs) }
        return try withRows(of: tensors[...], inputs: isTransposed ? outputs : inputs, before: []) { parts in
            let form = PackingForm.best(inputs: inputs, outputs: outputs, parts: parts, for: use, in: precision)
            let pack = {
                isTransposed
                    ? parts[0].transposed(columns: outputs) { form.pack(inputs: inputs, parts: [$0]) }
                    : form.pack(inputs: inputs, parts: parts)
            }
            let name = tensors.map(\.name).joined(separator: "+")
            return settings.packed?.matrix(name, inputs: inputs, outputs: outputs, form: form, pack: pack) ?? pack()
        }
    }

    /// Calls `body` with the bytes of all tensors.
    private func withRows<Result>(
        of tensors: ArraySlice<Tensor>, inputs: Int, before: [WeightRows], _ body: ([WeightRows]) throws -> Result
    ) throws -> Result {
        guard let tensor = tensors.first else { return try body(before) }
        let outputs = inputs == 0 ? 0 : tensor.count / inputs
        func next(_ bytes: UnsafeRawBufferPointer, _ format: WeightFormat) throws -> Result {
            let rows = WeightRows(bytes: bytes, format: format, outputs: outputs)
            return try withRows(of: tensors.dropFirst(), inputs: inputs, before: before + [rows], body)
        }
        switch tensor.elementType {
        case .f32: return try tensor.withUnsafeBytes { try next($0, .f32) }
        case .f16: return try tensor.withUnsafeBytes { try next($0, .f16) }
        case .bf16: return try tensor.withUnsafeBytes { try next($0, .bf16) }
        default: return try tensor.floats().withUnsafeBytes { try next($0, .f32) }
        }
    }
}

extension Checkpoint {
    /// Returns the first of `prefixes` under which a tensor called `name` is stored, or else the first prefix, so that
    /// the error about the missing tensor names the expected one.
    func prefix(of name: String, among prefixes: [String]) -> String {
        prefixes.first { self[$0 + name] != nil } ?? prefixes[0]
    }
}

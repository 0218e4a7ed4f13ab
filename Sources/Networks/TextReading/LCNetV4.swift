import Compute
import StrictJSON
import Workers

/// The backbone of PP-OCRv6's two networks: a stem of dense convolutions, then blocks of a depthwise convolution, a
/// gate and two 1×1 convolutions. Batch norms are folded.
///
/// Maps are [height · width, channels].
struct LCNetV4: Sendable {
    /// The sizes of a backbone.
    struct Configuration: Sendable {
        struct Block: Sendable {
            let inputChannels: Int
            let outputChannels: Int
            let stride: MapSize
            let hasGate: Bool

            /// A Boolean value that indicates whether the block makes the map smaller or wider.
            var isReduction: Bool { stride.count > 1 }
        }

        let stemChannels: Int
        let blocks: [Block]
        /// The slope of the hard sigmoid in the blocks' gates.
        let gateSlope: Float

        init(_ reader: ConfigurationReader) throws {
            stemChannels = try reader.size("stem_channels")
            guard stemChannels % 2 == 0 else { throw reader.invalid("stem_channels", "is not even") }
            gateSlope = try reader.positive("gate_slope", default: 1.0 / 6)
            guard let list = reader.value("blocks")?.array, !list.isEmpty else {
                throw reader.invalid("blocks", "is not a list of blocks")
            }
            var channels = 2 * stemChannels
            blocks = try list.enumerated().map { index, json in
                let reader = ConfigurationReader(model: "\(reader.model), block \(index)", json)
                let stride = reader.value("stride")?.array?.compactMap(\.int) ?? []
                guard stride.count == 2, stride.allSatisfy({ 1...2 ~= $0 }) else {
                    throw reader.invalid("stride", "is not two numbers, each 1 or 2")
                }
                let outputs = try reader.size("channels")
                let block = Block(
                    inputChannels: channels, outputChannels: outputs,
                    stride: MapSize(height: stride[0], width: stride[1]), hasGate: try reader.flag("gate"))
                guard block.isReduction || outputs == channels else {
                    throw reader.invalid("channels", "is \(outputs), but the block adds its input of \(channels)")
                }
                guard !block.hasGate || channels % 4 == 0 else {
                    throw reader.invalid("gate", "is true where \(channels) channels come in, which 4 does not divide")
                }
                channels = outputs
                return block
            }
        }

        var outputChannels: Int { blocks.last?.outputChannels ?? 2 * stemChannels }
    }

    /// A map and its size.
    struct Map {
        let values: MatrixView
        let size: MapSize
    }

    let configuration: Configuration
    private let stem: Stem
    private let blocks: [Block]

    init(_ configuration: Configuration, _ loader: WeightLoader) throws {
        self.configuration = configuration
        stem = try Stem(channels: configuration.stemChannels, loader.under("stem."))
        blocks = try configuration.blocks.enumerated().map { index, block in
            try Block(block, slope: configuration.gateSlope, loader.under("blocks.\(index)."))
        }
    }

    /// Returns the outputs of some blocks, in memory of `workspace`.
    ///
    /// - Parameters:
    ///   - picture: [size.count, 3], normalised
    ///   - taps: the blocks whose outputs are wanted, in ascending order, the last block among them.
    func maps(of picture: MatrixView, size: MapSize, after taps: [Int], workspace: Workspace) -> [Map] {
        var sizes = [Stem.outputSize(of: size)]
        for block in blocks { sizes.append(block.window(over: sizes[sizes.count - 1]).output) }
        // The other maps take turns in two places.
        let places = places(taps)
        let lengths = (0..<2).map { place in
            places.indices.reduce(0) { places[$1] == place ? max($0, sizes[$1].count * channels(before: $1)) : $0 }
        }
        let outputs = taps.map { tap in
            let channels = channels(before: tap + 1)
            return workspace.matrix(rows: sizes[tap + 1].count, columns: channels)
        }
        workspace.scope {
            let memory = lengths.map { workspace.matrix(rows: 1, columns: $0) }
            var tapped = outputs.makeIterator()
            let maps = places.indices.map { index -> MutableMatrixView in
                guard let place = places[index] else { return tapped.next() ?? outputs[0] }
                let (rows, columns) = (sizes[index].count, channels(before: index))
                return memory[place].columns(0..<rows * columns).reshaped(rows: rows, columns: columns)
            }
            stem(picture, size: size, into: maps[0], workspace: workspace)
            for (index, block) in blocks.enumerated() {
                let input = Map(values: maps[index].view, size: sizes[index])
                block(input, into: maps[index + 1], workspace: workspace)
            }
        }
        return zip(taps, outputs).map { Map(values: $1.view, size: sizes[$0 + 1]) }
    }

    /// Returns the output of the last block, in memory of `workspace`.
    func map(of picture: MatrixView, size: MapSize, workspace: Workspace) -> Map {
        maps(of: picture, size: size, after: [blocks.count - 1], workspace: workspace)[0]
    }

    /// Returns where the output of the stem, and of each block after it, is kept: in one of two places, or, nil, for
    /// the caller.
    private func places(_ taps: [Int]) -> [Int?] {
        var places: [Int?] = [0]
        for (index, block) in configuration.blocks.enumerated() {
            let place = places[index]
            // A gated block keeps its filtered map and has done with its input.
            let isInPlace = block.hasGate && !block.isReduction
            places.append(taps.contains(index) ? nil : isInPlace ? place ?? 0 : place == 0 ? 1 : 0)
        }
        return places
    }

    private func channels(before block: Int) -> Int {
        block == 0 ? 2 * configuration.stemChannels : configuration.blocks[block - 1].outputChannels
    }
}

/// y = depthwise(x), gated where there is a gate; output = project(GELU(expand(y))), plus y where the map keeps its
/// shape.
private struct Block: Sendable {
    private let depthwise: DepthwiseConvolution
    private let gate: ChannelGate?
    private let expand: LinearLayer
    private let project: LinearLayer
    private let configuration: LCNetV4.Configuration.Block

    /// The number of positions whose values in the middle, twice as many as before, stay in the second-level cache.
    private static let bandPositions = 192

    init(_ configuration: LCNetV4.Configuration.Block, slope: Float, _ loader: WeightLoader) throws {
        self.configuration = configuration
        let channels = configuration.inputChannels
        depthwise = try loader.depthwise("depthwise", kernel: MapSize(3), channels: channels)
        gate = configuration.hasGate ? try ChannelGate(channels: channels, slope: slope, loader) : nil
        expand = try loader.linear("expand", inputs: channels, outputs: 2 * channels)
        project = try loader.linear("project", inputs: 2 * channels, outputs: configuration.outputChannels)
    }

    func window(over size: MapSize) -> ConvolutionWindow {
        .centred(kernel: depthwise.kernel, stride: configuration.stride, over: size)
    }

    /// - Parameter output: [window.output.count, outputs]; may be the input of a gated block that keeps the shape.
    func callAsFunction(_ input: LCNetV4.Map, into output: MutableMatrixView, workspace: Workspace) {
        let window = window(over: input.size)
        workspace.scope {
            let gated = gate.map { gate in
                let filtered = workspace.matrix(rows: window.output.count, columns: depthwise.channels)
                depthwise(input.values, window: window, activation: .identity, into: filtered)
                return (map: filtered, factors: gate.factors(of: filtered.view, workspace: workspace))
            }
            let width = window.output.width
            let bandRows = max(1, Self.bandPositions / width)
            let slots = (0..<WorkerPool.shared.threadCount).map { _ in
                let filtered = workspace.matrix(rows: gated == nil ? bandRows * width : 0, columns: depthwise.channels)
                return (filtered, workspace.matrix(rows: bandRows * width, columns: expand.outputs))
            }
            WorkerPool.shared.forEachIndex(of: (window.output.height + bandRows - 1) / bandRows) { band, slot in
                let rows = band * bandRows..<min((band + 1) * bandRows, window.output.height)
                let places = rows.lowerBound * width..<rows.upperBound * width
                var filtered = slots[slot].0
                if let gated {
                    filtered = gated.map.rows(places)
                    filtered.multiplyRows(by: gated.factors)
                } else {
                    filtered = filtered.rows(0..<places.count)
                    depthwise(input.values, window: window, rows: rows, activation: .identity, into: filtered)
                }
                let middle = slots[slot].1.rows(0..<places.count)
                expand(filtered.view, into: middle, activation: .gelu)
                project(
                    middle.view, into: output.rows(places),
                    adding: configuration.isReduction ? nil : filtered.view)
            }
        }
    }
}

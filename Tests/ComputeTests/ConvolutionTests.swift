import Compute
import Testing

@Suite struct ConvolutionTests {
    /// Windows of networks that exist, and shapes that none has.
    private static let windows: [@Sendable (MapSize) -> ConvolutionWindow] = [
        { .same(kernel: 1, stride: 1, over: $0) }, { .same(kernel: 3, stride: 1, over: $0) },
        { .same(kernel: 3, stride: 2, over: $0) }, { .same(kernel: 5, stride: 2, over: $0) },
        { .centred(kernel: MapSize(3), stride: MapSize(height: 2, width: 1), over: $0) },
        { .centred(kernel: MapSize(height: 1, width: 7), over: $0) }, { .centred(kernel: MapSize(7), over: $0) },
        {
            .padded(
                kernel: MapSize(height: 2, width: 3), stride: MapSize(height: 1, width: 2), by: MapSize(0),
                and: MapSize(height: 1, width: 2), over: $0)
        },
    ]

    @Test(arguments: windows.indices)
    func depthwise(kind: Int) {
        for (height, width, channels) in [(1, 1, 3), (2, 5, 16), (9, 8, 70), (13, 13, 96), (6, 7, 131), (4, 23, 40)] {
            var numbers = Numbers(seed: UInt64(height * channels))
            let window = Self.windows[kind](MapSize(height: height, width: width))
            let input = numbers.matrix(height * width, channels, scale: 3)
            let weight = numbers.array(channels * window.kernel.count)
            let bias = numbers.array(channels)
            let layer = DepthwiseConvolution(kernel: window.kernel, weight: weight, bias: FloatVector(bias))
            for activation in [Activation.identity, .relu6] {
                let expected = ScalarReference.depthwise(
                    input, window: window, weight: weight, bias: bias, activation: activation)
                forEachInstructionSet { _ in
                    let actual = Matrix.written(window.output.count, channels) { view in
                        input.withView { layer($0, window: window, activation: activation, into: view) }
                    }
                    #expect(difference(actual, expected) < 4e-6)
                }
            }
        }
    }

    @Test func samePaddingPutsTheOddZeroLast() {
        let even = ConvolutionWindow.same(kernel: 3, stride: 2, over: MapSize(height: 260, width: 130))
        #expect(even.output == MapSize(height: 130, width: 65) && even.padding == MapSize(0))
        let odd = ConvolutionWindow.same(kernel: 5, stride: 2, over: MapSize(height: 65, width: 33))
        #expect(odd.output == MapSize(height: 33, width: 17) && odd.padding == MapSize(2))
    }

    @Test func centredWindowsKeepTheOddZeroFirst() {
        let even = ConvolutionWindow.centred(
            kernel: MapSize(3), stride: MapSize(height: 2, width: 1), over: MapSize(height: 6, width: 5))
        #expect(even.output == MapSize(height: 3, width: 5) && even.padding == MapSize(1))
    }

    @Test(arguments: windows.indices)
    func unfoldCopiesEachWindow(kind: Int) {
        var numbers = Numbers(seed: 4)
        let (size, channels) = (MapSize(height: 11, width: 8), 3)
        let planes = numbers.matrix(channels, size.count)
        let map = Matrix(
            rows: size.count, columns: channels,
            values: (0..<size.count * channels).map { planes[$0 % channels, $0 / channels] })
        for window in [Self.windows[kind](size), .valid(kernel: 3, stride: 2, over: size)] {
            let rows = 1..<window.output.height
            let columns = channels * window.kernel.count
            let ofPlanes = Matrix.written(rows.count * window.output.width, columns) { view in
                planes.withView { window.unfold($0, outputRows: rows, into: view) }
            }
            let ofMap = Matrix.written(rows.count * window.output.width, columns) { view in
                map.withView { window.unfold(map: $0, outputRows: rows, into: view) }
            }
            for (index, place) in (window.output.width..<window.output.count).enumerated() {
                for tap in 0..<window.kernel.count {
                    let y = place / window.output.width * window.stride.height - window.padding.height
                        + tap / window.kernel.width
                    let x = place % window.output.width * window.stride.width - window.padding.width
                        + tap % window.kernel.width
                    let inside = 0..<size.height ~= y && 0..<size.width ~= x
                    for channel in 0..<channels {
                        let expected = inside ? planes[channel, y * size.width + x] : 0
                        #expect(ofPlanes[index, channel * window.kernel.count + tap] == expected)
                        #expect(ofMap[index, tap * channels + channel] == expected)
                    }
                }
            }
        }
    }

    /// Products over overlapping windows beside one over unfolded windows.
    @Test(arguments: windows.indices)
    func convolutionsOfMaps(kind: Int) {
        for (size, channels, outputs) in [
            (MapSize(1), 2, 3), (MapSize(height: 5, width: 9), 24, 12), (MapSize(height: 8, width: 31), 16, 48),
        ] {
            var numbers = Numbers(seed: UInt64(size.count))
            let window = Self.windows[kind](size)
            guard window.output.count > 0 else { continue }
            let map = numbers.matrix(size.count, channels)
            let length = window.kernel.count * channels
            let (weight, bias) = (numbers.array(outputs * length), numbers.array(outputs))
            let unfolded = Matrix.written(window.output.count, length) { view in
                map.withView { window.unfold(map: $0, outputRows: 0..<window.output.height, into: view) }
            }
            let expected = ScalarReference.linear(
                unfolded, weight: Matrix(rows: outputs, columns: length, values: weight), bias: bias,
                activation: .relu, residual: nil)
            forEachInstructionSet { _ in
                for form in [PackingForm.transposed, .panels(.f32)] {
                    let layer = MapConvolution(
                        kernel: window.kernel, inputs: channels, weight: weight, bias: FloatVector(bias)
                    ) { values, inputs, outputs in
                        values.withUnsafeBytes {
                            form.pack(
                                inputs: inputs, parts: [WeightRows(bytes: $0, format: .f32, outputs: outputs)])
                        }
                    }
                    let actual = Matrix.written(window.output.count, outputs) { output in
                        Self.convolve(map, by: layer, window, into: output)
                    }
                    #expect(difference(actual, expected) < 1e-5)
                }
            }
        }
    }

    private static func convolve(
        _ map: Matrix, by layer: MapConvolution, _ window: ConvolutionWindow, into output: MutableMatrixView
    ) {
        WorkspacePool().withWorkspace { workspace in
            let memory = workspace.matrix(
                rows: window.input.height * MapBand.width(for: window), columns: map.columns)
            memory.fill(with: .nan)
            let band = MapBand(rows: 0..<window.input.height, for: window, in: memory)
            map.withView { map in
                for row in band.rows {
                    let places = row * window.input.width..<(row + 1) * window.input.width
                    band.row(row).copy(from: map.rows(places))
                }
            }
            let width = window.output.width
            for row in 0..<window.output.height {
                layer(
                    row: row, of: window, over: band, into: output.rows(row * width..<(row + 1) * width),
                    activation: .relu)
            }
        }
    }

    @Test func maximaOfARow() {
        var numbers = Numbers(seed: 6)
        let (above, below) = (numbers.matrix(7, 5), numbers.matrix(7, 5))
        let found = Matrix.written(7, 5) { output in
            above.withView { above in below.withView { above.pooledMaxima(withRow: $0, into: output) } }
        }
        for x in 0..<7 {
            for channel in 0..<5 {
                let right = min(x + 1, 6)
                let values = [above[x, channel], above[right, channel], below[x, channel], below[right, channel]]
                #expect(found[x, channel] == values.max())
            }
        }
    }

    @Test func enlargedMaps() {
        var numbers = Numbers(seed: 7)
        let size = MapSize(height: 2, width: 3)
        let (map, before) = (numbers.matrix(6, 4), numbers.matrix(24, 4))
        let sum = Matrix.written(24, 4) { output in
            before.withView { output.copy(from: $0) }
            map.withView { $0.enlarge(by: 2, size: size, addingTo: output) }
        }
        let wide = Matrix.written(18, 4) { output in map.withView { $0.widen(by: 3, into: output) } }
        for channel in 0..<4 {
            for place in 0..<24 {
                let (y, x) = (place / 6, place % 6)
                #expect(sum[place, channel] == before[place, channel] + map[y / 2 * 3 + x / 2, channel])
            }
            for place in 0..<18 { #expect(wide[place, channel] == map[place / 3, channel]) }
        }
    }
}

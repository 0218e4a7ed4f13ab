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
        for (height, width, channels) in [(1, 1, 3), (2, 5, 16), (9, 8, 70), (13, 13, 96), (6, 7, 131)] {
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
}

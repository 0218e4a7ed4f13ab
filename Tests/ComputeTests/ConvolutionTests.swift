import Compute
import Testing

@Suite struct ConvolutionTests {
    @Test(arguments: [1, 3, 5], [1, 2])
    func depthwise(kernel: Int, stride: Int) {
        for (height, width, channels) in [(1, 1, 3), (2, 5, 16), (9, 8, 70), (13, 13, 96), (6, 7, 131)] {
            var numbers = Numbers(seed: UInt64(height * channels))
            let window = ConvolutionWindow.same(kernel: kernel, stride: stride, height: height, width: width)
            let input = numbers.matrix(height * width, channels, scale: 3)
            let weight = numbers.array(channels * kernel * kernel)
            let bias = numbers.array(channels)
            let layer = DepthwiseConvolution(kernel: kernel, weight: weight, bias: FloatVector(bias))
            for activation in [Activation.identity, .relu6] {
                let expected = ScalarReference.depthwise(
                    input, window: window, weight: weight, bias: bias, activation: activation)
                forEachInstructionSet { _ in
                    let actual = Matrix.written(window.outputCount, channels) { view in
                        input.withView { layer($0, window: window, activation: activation, into: view) }
                    }
                    #expect(difference(actual, expected) < 2e-6)
                }
            }
        }
    }

    @Test func samePaddingPutsTheOddZeroLast() {
        let even = ConvolutionWindow.same(kernel: 3, stride: 2, height: 260, width: 130)
        #expect((even.outputHeight, even.outputWidth, even.paddingTop, even.paddingLeft) == (130, 65, 0, 0))
        let odd = ConvolutionWindow.same(kernel: 5, stride: 2, height: 65, width: 33)
        #expect((odd.outputHeight, odd.outputWidth, odd.paddingTop, odd.paddingLeft) == (33, 17, 2, 2))
    }

    @Test(arguments: [(1, 1), (3, 2), (2, 2), (5, 3)])
    func unfoldCopiesEachWindow(shape: (kernel: Int, stride: Int)) {
        var numbers = Numbers(seed: 4)
        let (height, width) = (11, 8)
        let picture = numbers.matrix(3, height * width)
        for window in [
            ConvolutionWindow.same(kernel: shape.kernel, stride: shape.stride, height: height, width: width),
            .valid(kernel: shape.kernel, stride: shape.stride, height: height, width: width),
        ] {
            let rows = 1..<window.outputHeight
            let columns = 3 * shape.kernel * shape.kernel
            let actual = Matrix.written(rows.count * window.outputWidth, columns) { view in
                picture.withView { window.unfold($0, outputRows: rows, into: view) }
            }
            for (index, place) in (window.outputWidth..<window.outputCount).enumerated() {
                for column in 0..<columns {
                    let (channel, tap) = column.quotientAndRemainder(dividingBy: shape.kernel * shape.kernel)
                    let y = place / window.outputWidth * shape.stride - window.paddingTop + tap / shape.kernel
                    let x = place % window.outputWidth * shape.stride - window.paddingLeft + tap % shape.kernel
                    let inside = 0..<height ~= y && 0..<width ~= x
                    #expect(actual[index, column] == (inside ? picture[channel, y * width + x] : 0))
                }
            }
        }
    }
}

import CPictureCodecs

/// The two passes of a resize: a plain implementation, and fast ones that equal it bit for bit.
package struct ResamplingKernels: Sendable {
    /// Filters the given rows of a picture along x.
    let horizontal: @Sendable (Picture, _ rows: Range<Int>, ResamplingWeights) -> Picture
    /// Filters the given columns of a picture along y.
    let vertical: @Sendable (Picture, _ columns: Range<Int>, ResamplingWeights) -> Picture

    package static let plain = ResamplingKernels(
        horizontal: { picture, rows, weights in
            var pixels: [UInt8] = []
            for row in rows {
                for output in 0..<weights.outputs {
                    for channel in 0..<3 {
                        let start = (row * picture.width + Int(weights.first[output])) * 3 + channel
                        pixels.append(weighted(picture.pixels, from: start, step: 3, weights, output))
                    }
                }
            }
            return Picture(width: weights.outputs, height: rows.count, pixels: pixels)
        },
        vertical: { picture, columns, weights in
            let rowLength = picture.width * 3
            var pixels: [UInt8] = []
            for output in 0..<weights.outputs {
                for column in columns.lowerBound * 3..<columns.upperBound * 3 {
                    let start = Int(weights.first[output]) * rowLength + column
                    pixels.append(weighted(picture.pixels, from: start, step: rowLength, weights, output))
                }
            }
            return Picture(width: columns.count, height: weights.outputs, pixels: pixels)
        })

    package static let fast = ResamplingKernels(
        horizontal: { picture, rows, weights in
            var pixels = [UInt8](repeating: 0, count: weights.outputs * rows.count * 3)
            let status = pc_resample_horizontally(
                picture.pixels, picture.width, picture.height, rows.lowerBound, rows.count, weights.outputs,
                weights.taps, weights.first, weights.used, weights.weights, &pixels)
            guard Int(status) == Int(PC_OK) else { return portable.horizontal(picture, rows, weights) }
            return Picture(width: weights.outputs, height: rows.count, pixels: pixels)
        },
        vertical: { picture, columns, weights in
            var pixels = [UInt8](repeating: 0, count: weights.outputs * columns.count * 3)
            pc_resample_vertically(
                picture.pixels, picture.width * 3, columns.lowerBound * 3, columns.count * 3, weights.outputs,
                weights.taps, weights.first, weights.used, weights.weights, &pixels)
            return Picture(width: columns.count, height: weights.outputs, pixels: pixels)
        })

    /// The version of ``fast`` for processors without a special implementation.
    package static let portable = ResamplingKernels(
        horizontal: { picture, rows, weights in
            var pixels = [UInt8](repeating: 0, count: weights.outputs * rows.count * 3)
            pc_resample_horizontally_portable(
                picture.pixels, picture.width, rows.lowerBound, rows.count, weights.outputs, weights.taps,
                weights.first, weights.used, weights.weights, &pixels)
            return Picture(width: weights.outputs, height: rows.count, pixels: pixels)
        },
        vertical: { picture, columns, weights in
            var pixels = [UInt8](repeating: 0, count: weights.outputs * columns.count * 3)
            pc_resample_vertically_portable(
                picture.pixels, picture.width * 3, columns.lowerBound * 3, columns.count * 3, weights.outputs,
                weights.taps, weights.first, weights.used, weights.weights, &pixels)
            return Picture(width: columns.count, height: weights.outputs, pixels: pixels)
        })

    private static func weighted(
        _ samples: [UInt8], from start: Int, step: Int, _ weights: ResamplingWeights, _ output: Int
    ) -> UInt8 {
        var sum = Int32(1) << (ResamplingWeights.fractionBits - 1)
        for tap in 0..<Int(weights.used[output]) {
            sum &+= Int32(samples[start + tap * step]) &* weights.weights[output * weights.taps + tap]
        }
        return UInt8(clamping: sum >> ResamplingWeights.fractionBits)
    }
}

import CPictureCodecs

extension Picture {
    /// The picture at another size, antialiased, bit for bit as Pillow's `Image.resize`.
    ///
    /// - Precondition: both sides are positive and at most 2²⁴.
    public func resized(width: Int, height: Int, filter: ResamplingFilter = .bicubic) -> Picture {
        resized(width: width, height: height, columns: 0..<width, rows: 0..<height, filter: filter)
    }

    /// A part of the picture at another size: what cropping ``resized(width:height:filter:)`` gives, without
    /// computing the rest.
    ///
    /// - Precondition: the part is not empty and lies within `width` × `height`.
    public func resized(
        width: Int, height: Int, columns: Range<Int>, rows: Range<Int>, filter: ResamplingFilter = .bicubic
    ) -> Picture {
        resized(to: (width, height), columns, rows, filter, kernels: .fast)
    }

    /// The plain twin of ``resized(width:height:columns:rows:filter:)``, to read and to test it against.
    package func resizedPlainly(
        width: Int, height: Int, columns: Range<Int>, rows: Range<Int>, filter: ResamplingFilter = .bicubic
    ) -> Picture {
        resized(to: (width, height), columns, rows, filter, kernels: .plain)
    }

    private func resized(
        to size: PixelSize, _ columns: Range<Int>, _ rows: Range<Int>, _ filter: ResamplingFilter,
        kernels: ResamplingKernels
    ) -> Picture {
        precondition(
            (1...1 << 48).contains(size.width) && (1...1 << 48).contains(size.height) && !columns.isEmpty
                && !rows.isEmpty && columns.lowerBound >= 0 && columns.upperBound <= size.width && rows.lowerBound >= 0
                && rows.upperBound <= size.height, "the size or the part of it is not possible")
        // Rows that the second pass does not look at are not filtered in the first.
        let vertical = ResamplingWeights.Window(height, size.height, filter)
        let needed = size.height == height ? rows : vertical.inputs(of: rows)
        var result: Picture
        if size.width == width {
            result = cropped(x: columns.lowerBound, y: needed.lowerBound, width: columns.count, height: needed.count)
        } else {
            let taps = ResamplingWeights.Window(width, size.width, filter).taps
            let strips = Self.pieces(of: columns, taps: taps).map { part in
                let weights = ResamplingWeights(from: width, to: size.width, part: part, filter: filter)
                return kernels.horizontal(self, needed, weights)
            }
            result = Picture(besideEachOther: strips)
        }
        if size.height != height {
            let strips = Self.pieces(of: rows, taps: vertical.taps).map { part in
                let weights = ResamplingWeights(from: height, to: size.height, part: part, filter: filter)
                return kernels.vertical(result, needed.lowerBound, weights)
            }
            result = strips.count == 1
                ? strips[0]
                : Picture(width: result.width, height: rows.count, pixels: strips.flatMap(\.pixels))
        }
        return result
    }

    /// Cuts `outputs` so that the weights of a piece stay few even where a picture of a hundred million columns
    /// becomes one of some hundred.
    private static func pieces(of outputs: Range<Int>, taps: Int) -> [Range<Int>] {
        let length = max(1, 4_000_000 / taps)
        return stride(from: outputs.lowerBound, to: outputs.upperBound, by: length).map {
            $0..<min($0 + length, outputs.upperBound)
        }
    }

    private init(besideEachOther strips: [Picture]) {
        if strips.count == 1 {
            self = strips[0]
            return
        }
        var pixels: [UInt8] = []
        for row in 0..<strips[0].height {
            for strip in strips { pixels += strip.pixels[row * strip.width * 3..<(row + 1) * strip.width * 3] }
        }
        self.init(width: strips.reduce(0) { $0 + $1.width }, height: strips[0].height, pixels: pixels)
    }
}

/// The two passes of a resize, which round to 8 bits in between.
private struct ResamplingKernels: Sendable {
    /// Filters the given rows of the picture along x.
    let horizontal: @Sendable (Picture, Range<Int>, ResamplingWeights) -> Picture
    /// Filters along y a picture whose first row is the given row of the whole.
    let vertical: @Sendable (Picture, Int, ResamplingWeights) -> Picture

    static let plain = ResamplingKernels(
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
        vertical: { picture, firstRow, weights in
            let rowLength = picture.width * 3
            var pixels: [UInt8] = []
            for output in 0..<weights.outputs {
                let start = (Int(weights.first[output]) - firstRow) * rowLength
                for column in 0..<rowLength {
                    pixels.append(weighted(picture.pixels, from: start + column, step: rowLength, weights, output))
                }
            }
            return Picture(width: picture.width, height: weights.outputs, pixels: pixels)
        })

    static let fast = ResamplingKernels(
        horizontal: { picture, rows, weights in
            var pixels = [UInt8](repeating: 0, count: weights.outputs * rows.count * 3)
            let status = pc_resample_horizontally(
                picture.pixels, picture.width, picture.height, rows.lowerBound, rows.count, weights.outputs,
                weights.taps, weights.first, weights.used, weights.weights, &pixels)
            guard Int(status) == Int(PC_OK) else { return plain.horizontal(picture, rows, weights) }
            return Picture(width: weights.outputs, height: rows.count, pixels: pixels)
        },
        vertical: { picture, firstRow, weights in
            let rowLength = picture.width * 3
            var pixels = [UInt8](repeating: 0, count: weights.outputs * rowLength)
            pc_resample_vertically(
                picture.pixels, rowLength, firstRow, weights.outputs, weights.taps, weights.first, weights.used,
                weights.weights, &pixels)
            return Picture(width: picture.width, height: weights.outputs, pixels: pixels)
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

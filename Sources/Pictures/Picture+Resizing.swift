extension Picture {
    /// Returns the picture at another size, antialiased, bit for bit as `Image.resize` of Pillow 13.
    ///
    /// - Precondition: both sides are positive.
    public func resized(width: Int, height: Int, filter: ResamplingFilter = .bicubic) -> Picture {
        resized(width: width, height: height, columns: 0..<width, rows: 0..<height, filter: filter)
    }

    /// Returns a part of the picture at another size: the same pixels as cropping ``resized(width:height:filter:)``,
    /// without computing the rest.
    ///
    /// - Precondition: the part is not empty and lies within `width` × `height`.
    public func resized(
        width: Int, height: Int, columns: Range<Int>, rows: Range<Int>, filter: ResamplingFilter = .bicubic
    ) -> Picture {
        resized(width: width, height: height, columns: columns, rows: rows, filter: filter, kernels: .fast)
    }

    package func resized(
        width newWidth: Int, height newHeight: Int, columns: Range<Int>, rows: Range<Int>, filter: ResamplingFilter,
        kernels: ResamplingKernels
    ) -> Picture {
        let x = ResamplingAxis(from: width, to: newWidth, part: columns, filter: filter)
        let y = ResamplingAxis(from: height, to: newHeight, part: rows, filter: filter)
        // Each pass rounds to 8 bits, so their order matters. Pillow 13 begins with the vertical one if that shrinks
        // the picture more than twice as much; Pillow 12 and earlier never did.
        if height > newHeight, height - newHeight > (width - newWidth) * 2 {
            return filteredVertically(y, columns: x.needed, firstRow: 0, kernels)
                .filteredHorizontally(x, rows: 0..<rows.count, firstColumn: x.needed.lowerBound, kernels)
        }
        return filteredHorizontally(x, rows: y.needed, firstColumn: 0, kernels)
            .filteredVertically(y, columns: 0..<columns.count, firstRow: y.needed.lowerBound, kernels)
    }

    /// Filters some rows along x, in a picture whose first column is the given one of the axis.
    private func filteredHorizontally(
        _ axis: ResamplingAxis, rows: Range<Int>, firstColumn: Int, _ kernels: ResamplingKernels
    ) -> Picture {
        if axis.isIdentity {
            return cropped(
                x: axis.part.lowerBound - firstColumn, y: rows.lowerBound, width: axis.part.count, height: rows.count)
        }
        let strips = axis.pieces.map {
            kernels.horizontal(self, rows, ResamplingWeights(axis, $0, origin: firstColumn))
        }
        if strips.count == 1 { return strips[0] }
        var pixels: [UInt8] = []
        for row in 0..<rows.count {
            for strip in strips { pixels += strip.pixels[row * strip.width * 3..<(row + 1) * strip.width * 3] }
        }
        return Picture(width: axis.part.count, height: rows.count, pixels: pixels)
    }

    /// Filters some columns along y, in a picture whose first row is the given one of the axis.
    private func filteredVertically(
        _ axis: ResamplingAxis, columns: Range<Int>, firstRow: Int, _ kernels: ResamplingKernels
    ) -> Picture {
        if axis.isIdentity {
            return cropped(
                x: columns.lowerBound, y: axis.part.lowerBound - firstRow, width: columns.count, height: axis.part.count
            )
        }
        let strips = axis.pieces.map { kernels.vertical(self, columns, ResamplingWeights(axis, $0, origin: firstRow)) }
        if strips.count == 1 { return strips[0] }
        return Picture(width: columns.count, height: axis.part.count, pixels: strips.flatMap(\.pixels))
    }
}

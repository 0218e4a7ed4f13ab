import Compute
import Files

/// Straightforward implementations of the fast operations in double precision, as references for tests.
enum ScalarReference {
    static func activate(_ activation: Activation, _ x: Double) -> Double {
        switch activation {
        case .identity: x
        case .relu: max(x, 0)
        case .relu6: min(max(x, 0), 6)
        case .gelu: x * 0.5 * erfc(-x / 2.0.squareRoot())
        case .quickGELU: x / (1 + exp(-1.702 * x))
        case .tanhGELU: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        case .silu: x / (1 + exp(-x))
        case .sigmoid: 1 / (1 + exp(-x))
        }
    }

    /// activation(input · weightᵀ + bias) + residual, with `weight` [outputs, inputs].
    static func linear(
        _ input: Matrix, weight: Matrix, bias: [Float]?, activation: Activation, residual: Matrix?
    ) -> Matrix {
        make(input.rows, weight.rows) { row, output in
            var sum = bias.map { Double($0[output]) } ?? 0
            for k in 0..<input.columns { sum += Double(input[row, k]) * Double(weight[output, k]) }
            return activate(activation, sum) + (residual.map { Double($0[row, output]) } ?? 0)
        }
    }

    static func layerNorm(_ input: Matrix, weight: [Float], bias: [Float], epsilon: Float) -> Matrix {
        make(input.rows, input.columns) { row, column in
            let values = input.row(row).map(Double.init)
            let mean = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            return (values[column] - mean) / (variance + Double(epsilon)).squareRoot() * Double(weight[column])
                + Double(bias[column])
        }
    }

    static func rmsNorm(_ input: Matrix, weight: [Float], epsilon: Float) -> Matrix {
        make(input.rows, input.columns) { row, column in
            let values = input.row(row).map(Double.init)
            let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
            return values[column] / (square + Double(epsilon)).squareRoot() * Double(weight[column])
        }
    }

    /// Returns the softmax of `scale` times the first values of each row; the others become 0.
    static func softmax(_ input: Matrix, scale: Double, visible: (_ row: Int) -> Int) -> Matrix {
        make(input.rows, input.columns) { row, column in
            let values = input.row(row).prefix(visible(row)).map { exp(Double($0) * scale) }
            return column < values.count ? values[column] / values.reduce(0, +) : 0
        }
    }

    /// Computes the result of ``multiHeadAttention(_:sequences:heads:isCausal:precision:into:workspace:)``.
    static func attention(
        _ projections: Matrix, sequences: [Range<Int>], heads: Int, isCausal: Bool
    ) -> Matrix {
        let width = projections.columns / 3
        let size = width / heads
        var output = [Double](repeating: 0, count: projections.rows * width)
        for sequence in sequences {
            for head in 0..<heads {
                let columns = head * size..<(head + 1) * size
                for query in sequence {
                    let keys = isCausal ? sequence.lowerBound..<query + 1 : sequence
                    let weights = keys.map { key in
                        exp(
                            columns.reduce(0.0) {
                                $0 + Double(projections[query, $1]) * Double(projections[key, width + $1])
                            } / Double(size).squareRoot())
                    }
                    let total = weights.reduce(0, +)
                    for (key, weight) in zip(keys, weights) {
                        for column in columns {
                            output[query * width + column] +=
                                weight / total * Double(projections[key, 2 * width + column])
                        }
                    }
                }
            }
        }
        return Matrix(rows: projections.rows, columns: width, values: output.map(Float.init))
    }

    /// Computes the result of ``rowAttention(queries:keys:values:heads:scale:context:bias:into:workspace:)``.
    ///
    /// - Parameters:
    ///   - seen: the visible rows of each query
    ///   - bias: returns the value added to the score, by head, query and place in the query's list
    static func rowAttention(
        queries: Matrix, keys: Matrix, values: Matrix, heads: Int, scale: Double, seen: [[Int]],
        bias: (_ head: Int, _ query: Int, _ place: Int) -> Double
    ) -> Matrix {
        let size = queries.columns / heads
        return make(queries.rows, queries.columns) { query, column in
            let head = column / size
            let weights = seen[query].enumerated().map { place, row in
                exp(
                    (head * size..<(head + 1) * size).reduce(0.0) {
                        $0 + Double(queries[query, $1]) * Double(keys[row, $1])
                    } * scale + bias(head, query, place))
            }
            let sum = zip(weights, seen[query]).reduce(0.0) { $0 + $1.0 * Double(values[$1.1, column]) }
            return weights.isEmpty ? 0 : sum / weights.reduce(0, +)
        }
    }

    /// A depthwise convolution, with `weight` [channels, 1, kernel.height, kernel.width] and the picture
    /// [height · width, channels].
    static func depthwise(
        _ input: Matrix, window: ConvolutionWindow, weight: [Float], bias: [Float], activation: Activation
    ) -> Matrix {
        make(window.output.count, input.columns) { place, channel in
            var sum = Double(bias[channel])
            for ky in 0..<window.kernel.height {
                for kx in 0..<window.kernel.width {
                    let y = place / window.output.width * window.stride.height - window.padding.height + ky
                    let x = place % window.output.width * window.stride.width - window.padding.width + kx
                    guard 0..<window.input.height ~= y, 0..<window.input.width ~= x else { continue }
                    sum +=
                        Double(input[y * window.input.width + x, channel])
                        * Double(weight[(channel * window.kernel.height + ky) * window.kernel.width + kx])
                }
            }
            return activate(activation, sum)
        }
    }

    private static func make(_ rows: Int, _ columns: Int, _ value: (Int, Int) -> Double) -> Matrix {
        var values: [Float] = []
        for row in 0..<rows { for column in 0..<columns { values.append(Float(value(row, column))) } }
        return Matrix(rows: rows, columns: columns, values: values)
    }
}

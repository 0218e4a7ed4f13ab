import Compute

/// A weight of a network that was loaded only to check its folder.
struct UnreadMatrix: PackedMatrix {
    let inputs: Int
    let outputs: Int

    static var columnGranularity: Int { 1 }
    var speed: Int { 1 }
    var packed: PackedBytes? { nil }

    func multiply(
        _ input: MatrixView, columns: Range<Int>, bias: FloatVector?, activation: Activation, residual: MatrixView?,
        into output: MutableMatrixView
    ) { preconditionFailure("this network was loaded to check its folder") }
}

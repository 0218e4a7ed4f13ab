import Compute

/// What a forward pass computed on its way, for comparison with the reference implementation.
package final class HiddenStates {
    /// In the order of computation.
    package private(set) var states: [(name: String, value: Matrix)] = []

    package init() {}

    func record(_ name: String, _ value: MatrixView) { states.append((name, value.copy())) }
}

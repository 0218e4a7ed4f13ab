import Compute

/// The intermediate states of a forward pass, for comparison with the reference implementation.
package final class HiddenStates {
    /// The states, in the order of computation.
    package private(set) var states: [(name: String, value: Matrix)] = []

    package init() {}

    func record(_ name: String, _ value: MatrixView) { states.append((name, value.copy())) }
}

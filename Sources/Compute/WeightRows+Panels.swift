import CKernels
import Workers

extension [WeightRows] {
    /// The total number of outputs of the parts.
    var outputs: Int { reduce(0) { $0 + $1.outputs } }

    /// Calls `body` with each panel of 32 outputs as F32 [inputs, 32], on all threads; padding columns are 0.
    func forEachPanel(inputs: Int, _ body: (_ index: Int, _ panel: UnsafePointer<Float>) -> Void) {
        let width = Int(CK_PANEL)
        let panelCount = (outputs + width - 1) / width
        guard inputs > 0 else { return }
        WorkerPool.shared.forEachRange(of: panelCount, minimumLength: 1 + (1 << 16) / (inputs * width)) { range, _ in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: inputs * width) { panel in
                guard let wide = panel.baseAddress else { return }
                for index in range {
                    panel.initialize(repeating: 0)
                    var firstOutput = 0
                    for part in self {
                        let columns = firstOutput..<firstOutput + part.outputs
                        firstOutput += part.outputs
                        let wanted = columns.clamped(to: index * width..<(index + 1) * width)
                        guard !wanted.isEmpty, let source = part.bytes.baseAddress else { continue }
                        var rows = ck_weight_rows(
                            base: source + (wanted.lowerBound - columns.lowerBound) * inputs * part.format.byteCount,
                            format: part.format.code, stride: inputs, rows: wanted.count, inputs: inputs)
                        ck_kernels().pointee.pack_panels(&rows, wide, wanted.lowerBound - index * width)
                    }
                    body(index, wide)
                }
            }
        }
    }
}

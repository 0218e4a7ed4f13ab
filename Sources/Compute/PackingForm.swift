import Backends
import CKernels

/// A packed representation of a weight.
package enum PackingForm: Sendable, Equatable {
    /// As ``TransposedMatrix``.
    case transposed
    /// As ``PanelMatrix``.
    case panels(PanelFormat)
    /// As ``DotMatrix``.
    case dot(DotMatrix.Kind)

    /// Returns the form that is fastest on this processor, in at least the requested precision.
    ///
    /// - Parameter parts: the weight's rows as stored in the file, in any order.
    package static func best(
        inputs: Int, outputs: Int, parts: [WeightRows], for use: WeightUse, in precision: ArithmeticPrecision
    ) -> PackingForm {
        switch precision.worthwhile(inputs: inputs, outputs: outputs) {
        case .bf16x3 where DotMatrix.Kind.bf16x3.isFast: .dot(.bf16x3)
        case .f32, .bf16x3:
            Backend.current.products == .blas || ck_instruction_set() == Int32(CK_BASELINE)
                ? .transposed : .panels(use.panelFormat(of: parts))
        case .bf16: DotMatrix.Kind.bf16.isFast ? .dot(.bf16) : .panels(.bf16)
        case .int8: .dot(.int8)
        }
    }

    /// An identifier that distinguishes matrices of different forms.
    package var name: String {
        switch self {
        case .transposed: "transposed"
        case .panels(let format): "panels-\(format)"
        case .dot(let kind): "dot-\(kind)"
        }
    }

    /// Concatenates `parts` (an attention's query, key and value, say) into one matrix.
    package func pack(inputs: Int, parts: [WeightRows]) -> any PackedMatrix {
        switch self {
        case .transposed: TransposedMatrix(inputs: inputs, parts: parts)
        case .panels(let format): PanelMatrix(inputs: inputs, parts: parts, format: format)
        case .dot(let kind): DotMatrix(inputs: inputs, parts: parts, kind: kind)
        }
    }

    /// Returns the matrix stored as `packed`; nil when the size does not match this form and shape.
    package func matrix(inputs: Int, outputs: Int, packed: PackedBytes) -> (any PackedMatrix)? {
        switch self {
        case .transposed: return nil
        case .panels(let format):
            guard packed.count == PanelMatrix.byteCount(inputs: inputs, outputs: outputs, format: format)
            else {
                return nil
            }
            return PanelMatrix(inputs: inputs, outputs: outputs, format: format, packed: packed)
        case .dot(let kind):
            guard packed.count == DotMatrix.byteCount(inputs: inputs, outputs: outputs, kind: kind) else {
                return nil
            }
            return DotMatrix(inputs: inputs, outputs: outputs, kind: kind, packed: packed)
        }
    }
}

extension ArithmeticPrecision {
    /// Returns the precision that pays for a weight of this shape: with few inputs or outputs, quantising a row to int8
    /// costs as much as the product.
    fileprivate func worthwhile(inputs: Int, outputs: Int) -> Self {
        guard self == .int8 else { return self }
        if inputs > DotMatrix.mostInt8Inputs { return .f32 }
        return inputs < 32 || outputs < 32 ? (Self.bf16.isFast ? .bf16 : .f32) : .int8
    }
}

import CChecksums
import Compute
import Files
import Synchronization
import TensorFiles
import Workers

/// The weights of one network packed in an earlier run, mapped from a file, so that a start reads only what it needs
/// and converts nothing. A file that is damaged, or was written for other weights or another processor, is ignored.
///
///     let packed = PackedWeights(path: "packed.safetensors", signature: "…")
///     let network = try CLIPTextTransformer(configuration: …, weights: …, WeightSettings(packed: packed))
///     if packed.isIncomplete { try packed.write(to: "packed.safetensors") }
public final class PackedWeights: Sendable {
    private struct State {
        var entries: [(name: String, bytes: PackedBytes)] = []
        var isIncomplete = false
    }

    private let signature: String
    private let file: SafetensorsFile?
    private let state = Mutex(State())

    /// The alignment of each weight's data: a cache line.
    private static let alignment = 64
    private static let signatureKey = "signature"
    private static let checksumKey = "checksum"

    /// Opens a file of packed weights if there is a matching one.
    ///
    /// - Parameters:
    ///   - path: a file written by ``write(to:)``; it need not exist.
    ///   - signature: a text that identifies everything on which the packed weights depend.
    public init(path: String?, signature: String) {
        self.signature = signature
        file = path.flatMap { Self.open($0, signature: signature) }
    }

    private static func open(_ path: String, signature: String) -> SafetensorsFile? {
        guard let file = try? SafetensorsFile(path: path), file.metadata[signatureKey] == signature
        else { return nil }
        let names = file.tensorNames
        let sums = WorkerPool.shared.map(names.count) { index in
            file[names[index]]?.withUnsafeBytes { checksum(of: names[index], $0) } ?? 0
        }
        return file.metadata[checksumKey] == checksum(of: sums) ? file : nil
    }

    /// A Boolean value that indicates whether the file exists, is complete and has the right signature.
    public var isLoaded: Bool { file != nil }

    /// A Boolean value that indicates whether weights had to be packed that the file did not contain.
    public var isIncomplete: Bool { state.withLock { $0.isIncomplete } }

    /// Writes all weights that were requested; the file appears as a whole or not at all.
    ///
    /// - Throws: `TensorFileError` when it cannot be written.
    public func write(to path: String) throws {
        let entries = state.withLock { $0.entries }
        let sums = entries.map { entry in
            entry.bytes.withUnsafeBytes { Self.checksum(of: entry.name, $0) }
        }
        var writer = SafetensorsWriter(
            metadata: [Self.signatureKey: signature, Self.checksumKey: Self.checksum(of: sums)],
            alignment: Self.alignment)
        for entry in entries { try writer.add(entry.name, Stored(bytes: entry.bytes)) }
        try writer.write(to: path)
    }

    /// Returns the weight called `name` from the file, packing it if it is not there.
    func matrix(
        _ name: String, inputs: Int, outputs: Int, form: PackingForm, pack: () -> any PackedMatrix
    ) -> any PackedMatrix {
        let name = "\(name) \(form.name)"
        let found = file?[name].flatMap {
            Self.matrix($0, inputs: inputs, outputs: outputs, form: form)
        }
        let matrix = found ?? pack()
        if let bytes = matrix.packed {
            state.withLock {
                $0.entries.append((name, bytes))
                if found == nil { $0.isIncomplete = true }
            }
        }
        return matrix
    }

    private static func matrix(
        _ tensor: Tensor, inputs: Int, outputs: Int, form: PackingForm
    ) -> (any PackedMatrix)? {
        tensor.withUnsafeBytes { bytes in
            guard UInt(bitPattern: bytes.baseAddress) % UInt(alignment) == 0 else { return nil }
            return form.matrix(
                inputs: inputs, outputs: outputs, packed: PackedBytes(bytes, of: Mapping(tensor)))
        }
    }

    private static func checksum(of name: String, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        guard let start = bytes.baseAddress else { return 0 }
        let parts = [cc_checksum(start, bytes.count), cc_checksum(name, name.utf8.count)]
        return cc_checksum(parts, 16)
    }

    /// Combines the checksums of all weights, in any order.
    private static func checksum(of sums: [UInt64]) -> String {
        String(sums.reduce(0, &+), radix: 16)
    }

    /// An object that keeps a tensor's mapping alive.
    private final class Mapping {
        let tensor: Tensor
        init(_ tensor: Tensor) { self.tensor = tensor }
    }

    private struct Stored: StoredBytes {
        let bytes: PackedBytes
        var count: Int { bytes.count }

        func withUnsafeBytes(
            _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
        ) throws(FileError) { try bytes.withUnsafeBytes(body) }
    }
}

import Compute
import ModelFiles
import Networks

/// A network that reads and writes text, loaded in the requested precision.
struct LanguageNetwork<Network: Sendable>: Sendable {
    let network: Network
    private let precisions: PrecisionChooser

    /// The precision in which the network computes.
    var precision: PrecisionChoice { precisions.choice(for: .language) ?? PrecisionChoice(precision: .f32) }

    /// - Parameters:
    ///   - cache: the cache for calibration results and packed weights; nothing is cached if nil.
    ///   - load: loads the network.
    ///   - logits: returns the logits of the calibration inputs, by which precisions are compared.
    init(
        folder: String, precision: Precision, cache: ModelCache?, load: (WeightSettings) throws -> Network,
        logits: (Network) throws -> [Matrix]
    ) throws {
        let fingerprint =
            cache == nil
            ? ""
            : try ModelFingerprint.of(folder: folder, files: ModelFolder.networkFiles(in: folder) + ["spiece.model"])
        precisions = PrecisionChooser(
            precision, cache: cache?.folder(forModelAt: folder, fingerprint: fingerprint), fingerprint: fingerprint)
        network = try precisions.network(for: .language, load: load, answer: logits) {
            .divergence(meanDivergence(of: $1, from: $0))
        }
    }
}

/// Returns the mean over all rows of Σ p (log p − log q), where p is the softmax of a row of `exact` and q that of the
/// same row of `others`. Kullback and Leibler, "On Information and Sufficiency", 1951.
func meanDivergence(of others: [Matrix], from exact: [Matrix]) -> Double {
    var (sum, rows) = (0.0, 0)
    for (p, q) in zip(exact, others) {
        p.withView { p in
            q.withView { q in
                for row in 0..<p.rows {
                    let (ofP, ofQ) = (p.logSumExp(row: row), q.logSumExp(row: row))
                    for column in 0..<p.columns {
                        let logarithm = p[row, column] - ofP
                        sum += Double(exponential(logarithm) * (logarithm - (q[row, column] - ofQ)))
                    }
                }
                rows += p.rows
            }
        }
    }
    return sum / Double(max(rows, 1))
}

import Backends
import CKernels
import CProcessor

/// One set of kernels that score a query against rows of single or half precision.
///
/// The functions and their guarantees are those of `distances.h`: nothing needs to be aligned, and a score depends only
/// on its query and row.
// Pointers to stateless functions.
package struct FloatDistances: @unchecked Sendable {
    package typealias RowScores =
        @convention(c) (
            _ query: UnsafePointer<Float>, _ rows: UnsafePointer<ck_vectors>, _ scores: UnsafeMutablePointer<Float>
        ) -> Void

    package typealias TileScores =
        @convention(c) (
            _ queries: UnsafePointer<Float>, _ queryCount: Int, _ rows: UnsafePointer<ck_vectors>,
            _ scores: UnsafeMutablePointer<Float>, _ scoreStride: Int
        ) -> Void

    package let innerProduct, negativeSquaredDistance: RowScores
    package let halfInnerProduct, halfNegativeSquaredDistance: RowScores
    package let innerProductTile, negativeSquaredDistanceTile: TileScores

    /// The set for each instruction set that this processor has, by name: the portable twin first, the fastest last.
    package static let available: [(instructionSet: String, kernels: FloatDistances)] =
        [("portable", portable)]
        + presentSets().compactMap { set in
            FloatDistances(set.row).map { (String(cString: set.name), $0) }
        }

    /// The fastest set that the processor has and that is allowed now; a graph keeps the set it was made with.
    package static var fastest: FloatDistances {
        Backend.current.distances == .swift ? portable : FloatDistances(ck_kernels().pointee) ?? portable
    }
}

extension FloatDistances {
    /// The distances of a table of kernels; nil if it has none.
    @inline(__always)
    private init?(_ table: ck_table) {
        guard let innerProduct = table.f32_inner_product else { return nil }
        self.init(
            innerProduct: innerProduct, negativeSquaredDistance: table.f32_negative_squared_distance,
            halfInnerProduct: table.f16_inner_product, halfNegativeSquaredDistance: table.f16_negative_squared_distance,
            innerProductTile: table.f32_inner_product_tile,
            negativeSquaredDistanceTile: table.f32_negative_squared_distance_tile)
    }

    /// Returns the kernel that scores rows of single precision under a metric; vectors are of length 1 under `.cosine`.
    func rowScores(_ metric: Metric) -> RowScores {
        metric == .squaredEuclidean ? negativeSquaredDistance : innerProduct
    }

    func tileScores(_ metric: Metric) -> TileScores {
        metric == .squaredEuclidean ? negativeSquaredDistanceTile : innerProductTile
    }
}

/// The instruction sets that this processor has, the plainest first.
func presentSets() -> [ck_set] {
    var count = 0
    guard let sets = ck_sets(&count) else { return [] }
    return (0..<count).compactMap { sets[$0]?.pointee }.filter { $0.features & ~cp_present_features() == 0 }
}

extension ck_vectors {
    /// Rows that lie one behind the other from `base` on, or those that `indexes` names.
    init(_ base: UnsafeRawPointer, stride: Int, indexes: UnsafePointer<UInt32>? = nil, count: Int, dimension: Int) {
        self.init(base: base, stride: stride, indexes: indexes, count: count, dimension: dimension)
    }

    /// The place of vector `i`.
    @inline(__always)
    func vector(_ i: Int) -> UnsafeRawPointer { base + stride * (indexes.map { Int($0[i]) } ?? i) }
}

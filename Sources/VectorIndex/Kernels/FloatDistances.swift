import CKernels

/// One set of kernels that score a query against rows of single or half precision.
///
/// The functions and their guarantees are those of `distances.h`: nothing needs to be aligned, and a score depends only
/// on its query and row.
// Pointers to stateless functions.
package struct FloatDistances: @unchecked Sendable {
    package typealias RowScores =
        @convention(c) (
            _ query: UnsafePointer<Float>, _ rows: UnsafeRawPointer, _ stride: Int, _ indexes: UnsafePointer<UInt32>?,
            _ count: Int, _ dimension: Int, _ scores: UnsafeMutablePointer<Float>
        ) -> Void

    package typealias TileScores =
        @convention(c) (
            _ queries: UnsafePointer<Float>, _ queryCount: Int, _ rows: UnsafeRawPointer, _ stride: Int,
            _ rowCount: Int,
            _ dimension: Int, _ scores: UnsafeMutablePointer<Float>, _ scoreStride: Int
        ) -> Void

    package let instructionSet: String
    package let innerProduct, negativeSquaredDistance: RowScores
    package let halfInnerProduct, halfNegativeSquaredDistance: RowScores
    package let innerProductTile, negativeSquaredDistanceTile: TileScores

    /// All sets that this processor supports: the portable one first, the fastest last.
    package static let available: [FloatDistances] = {
        var sets = [UnsafePointer<ck_float_distances>?](repeating: nil, count: 2)
        let count = ck_available_float_distances(&sets)
        return [portable] + sets.prefix(count).compactMap { $0.map { FloatDistances($0.pointee) } }
    }()

    package static let fastest = available[available.count - 1]

    private init(_ set: ck_float_distances) {
        instructionSet = String(cString: set.instruction_set)
        innerProduct = set.f32_inner_product
        negativeSquaredDistance = set.f32_negative_squared_distance
        halfInnerProduct = set.f16_inner_product
        halfNegativeSquaredDistance = set.f16_negative_squared_distance
        innerProductTile = set.f32_inner_product_tile
        negativeSquaredDistanceTile = set.f32_negative_squared_distance_tile
    }

    init(
        instructionSet: String, innerProduct: RowScores, negativeSquaredDistance: RowScores,
        halfInnerProduct: RowScores, halfNegativeSquaredDistance: RowScores,
        innerProductTile: TileScores, negativeSquaredDistanceTile: TileScores
    ) {
        self.instructionSet = instructionSet
        self.innerProduct = innerProduct
        self.negativeSquaredDistance = negativeSquaredDistance
        self.halfInnerProduct = halfInnerProduct
        self.halfNegativeSquaredDistance = halfNegativeSquaredDistance
        self.innerProductTile = innerProductTile
        self.negativeSquaredDistanceTile = negativeSquaredDistanceTile
    }
}

extension FloatDistances {
    /// Returns the kernel that scores rows of single precision under a metric; vectors are of length 1 under `.cosine`.
    func rowScores(_ metric: Metric) -> RowScores {
        metric == .squaredEuclidean ? negativeSquaredDistance : innerProduct
    }

    func tileScores(_ metric: Metric) -> TileScores {
        metric == .squaredEuclidean ? negativeSquaredDistanceTile : innerProductTile
    }
}

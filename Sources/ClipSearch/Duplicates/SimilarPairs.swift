import Catalog
import VectorIndex

/// Pairs of similar photos, and the groups that they form.
struct SimilarPairs {
    /// The photos, in ascending order.
    private let photos: [PhotoID]
    /// The indices of each photo's neighbours in `photos`.
    private var neighbours: [[Int32]]
    /// For each photo, `true` if it may have more neighbours than were looked up.
    private var isCutOff: [Bool]

    /// - Parameter photos: in ascending order.
    init(photos: [PhotoID]) {
        self.photos = photos
        neighbours = Array(repeating: [], count: photos.count)
        isCutOff = Array(repeating: false, count: photos.count)
    }

    /// - Parameter found: the result of ``PhotoNeighbours/nearest(to:)`` for the photo.
    mutating func add(_ photo: PhotoID, _ found: [Neighbor]) {
        guard let place = place(of: photo) else { return }
        if found.count >= PhotoNeighbours.limit { isCutOff[place] = true }
        for neighbor in found where neighbor.id != photo {
            guard let other = self.place(of: neighbor.id) else { continue }
            // A graph finds some pairs from one side only.
            neighbours[place].append(Int32(other))
            neighbours[other].append(Int32(place))
        }
    }

    /// Returns groups of two or more: each a photo and those similar to it that are not in an earlier group, beginning
    /// with the photo that has the most.
    ///
    /// - Parameter all: returns all photos similar to one.
    func groups(all: (PhotoID) throws -> [Neighbor]) rethrows -> [[PhotoID]] {
        let distinct = neighbours.map { Array(Set($0)).sorted() }
        let order = photos.indices.filter { !distinct[$0].isEmpty }
            .sorted { (distinct[$1].count, $0) < (distinct[$0].count, $1) }
        var isTaken = Array(repeating: false, count: photos.count)
        var groups: [[PhotoID]] = []
        for place in order where !isTaken[place] {
            var others = distinct[place].map(Int.init)
            if isCutOff[place] { others = try all(photos[place]).compactMap { self.place(of: $0.id) } }
            others.removeAll { isTaken[$0] || $0 == place }
            if others.isEmpty { continue }
            isTaken[place] = true
            for other in others { isTaken[other] = true }
            groups.append([photos[place]] + others.map { photos[$0] })
        }
        return groups
    }

    private func place(of photo: PhotoID) -> Int? {
        var range = 0..<photos.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if photos[middle] == photo { return middle }
            range = photos[middle] < photo ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}

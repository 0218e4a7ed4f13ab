import Catalog
import VectorIndex

/// Pairs of photos that are like each other, and the groups that they make.
struct SimilarPairs {
    /// Ascending.
    private let photos: [PhotoID]
    /// By place in `photos`.
    private var neighbours: [[Int32]]
    /// Photos that may be like more than were looked up.
    private var isCutOff: [Bool]

    /// - Parameter photos: ascending.
    init(photos: [PhotoID]) {
        self.photos = photos
        neighbours = Array(repeating: [], count: photos.count)
        isCutOff = Array(repeating: false, count: photos.count)
    }

    /// - Parameter found: as ``PhotoNeighbours/nearest(to:)`` gives them.
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

    /// Groups of two or more: each a photo and those like it that are in no group before, beginning with the photo that has the
    /// most.
    ///
    /// - Parameter all: looks up all photos like one.
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

import Catalog

/// Photos whose files have the same bytes. One of each set represents all of them while photos are compared.
struct IdenticalPhotos {
    /// The sets; the first photo of each represents it.
    let groups: [[PhotoID]]
    private let copies: Set<PhotoID>
    private let groupOfFirst: [PhotoID: Int]

    init(_ groups: [[PhotoID]]) {
        self.groups = groups
        copies = Set(groups.flatMap { $0.dropFirst() })
        groupOfFirst = Dictionary(groups.enumerated().map { ($1[0], $0) }) { first, _ in first }
    }

    /// Returns a Boolean value that indicates whether another photo represents this one.
    func isCopy(_ photo: PhotoID) -> Bool { copies.contains(photo) }

    /// Returns a group with the copies of its photos added.
    func expand(_ group: [PhotoID]) -> [PhotoID] {
        group.flatMap { photo in groupOfFirst[photo].map { groups[$0] } ?? [photo] }
    }

    /// Returns groups with the copies of their photos added, and the sets of identical photos that are in none of them.
    func expand(_ similar: [[PhotoID]]) -> [[PhotoID]] {
        var alone = Set(groupOfFirst.values)
        for photo in similar.joined() { if let group = groupOfFirst[photo] { alone.remove(group) } }
        return similar.map { expand($0) } + alone.sorted().map { groups[$0] }
    }
}

import Encoders
import VectorIndex

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@main
enum Main {
    static func main() throws {
        let folder = ProcessInfo.processInfo.environment["CLIPSEARCH_MODEL"] ?? "weights/small"
        let model = try TwoTowerModel(folder: folder)
        let texts = ["a red car", "a sleeping cat", "mountains in the snow"]
        var index = try FlatIndex(dimension: model.dimension)
        try index.add(ids: [0, 1, 2], vectors: try model.textEncoder().encode(texts).flatMap { $0 })
        let query = try model.textEncoder().encode(["a kitten taking a nap"])[0]
        for neighbor in try index.search(query, k: 1) { print("the nearest is \(texts[Int(neighbor.id)])") }
    }
}

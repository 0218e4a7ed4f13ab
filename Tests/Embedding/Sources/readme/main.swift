// Package.swift: .package(url: "…/clipsearch", from: "0.1.0", traits: [])
import Encoders
import Pictures
import VectorIndex

let model = try TwoTowerModel(folder: "weights/small")
var index = try FlatIndex(dimension: model.dimension)
let photos = try ["a.jpg", "b.jpg"].map { try Picture(contentsOfFile: $0) }
try index.add(ids: [1, 2], vectors: model.imageEncoder().encode(photos).flatMap { $0 })
let question = try model.textEncoder().encode(["a dog on the beach"])[0]
print(try index.search(question, k: 1))

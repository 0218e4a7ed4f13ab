#if Catalog
import Catalog
import Testing

@Suite struct VectorTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary
    let model: ModelID

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
        model = try catalog.models.add(smallModel).id
    }

    private func vector(_ values: Float...) -> NewVector { NewVector(model: model, values: values) }

    @Test func valuesComeBackBitForBit() throws {
        let values: [Float] = [-0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1]
        try catalog.apply { $0.photos = [read("/a", vectors: [NewVector(model: model, values: values)])] }
        let stored = try catalog.vectors.table(of: model)
        #expect(stored.values.map(\.bitPattern) == values.map(\.bitPattern))
        #expect(stored.dimension == 4)
    }

    @Test func twoModelsLiveSideBySide() throws {
        let other = try catalog.models.add(
            ModelDescription(name: "other", fingerprint: "def", dimension: 2, precision: "f32"))
        #expect(try catalog.models.add(smallModel).id == model)
        #expect(try catalog.models.all().map(\.id) == [model, other.id])
        let quantized = try catalog.models.add(
            ModelDescription(name: "small", fingerprint: "abc", dimension: 4, precision: "int8"))
        #expect(quantized.id != model)
        #expect(throws: CatalogError.conflictingModel(name: "small", dimension: 5, stored: 4)) {
            try catalog.models.add(ModelDescription(name: "small", fingerprint: "abc", dimension: 5, precision: "f32"))
        }
        let ids = try catalog.apply { batch in
            batch.photos = (0..<10).map { index in
                read(
                    "/\(index)", content: index,
                    vectors: [vector(Float(index), 0, 0, 0), NewVector(model: other.id, values: [0, Float(index)])])
            }
        }
        #expect(try catalog.vectors.table(of: model).ids == ids)
        #expect(try catalog.vectors.table(of: other.id).values == (0..<10).flatMap { [0, Float($0)] })
        #expect(try catalog.counts().models.map(\.photoVectors) == [10, 10, 0])
        try catalog.models.remove(model)
        #expect(throws: CatalogError.unknownModel(model)) { try catalog.vectors.table(of: model) }
        #expect(try catalog.vectors.table(of: other.id).ids == ids)
        try catalog.checkIntegrity()
    }

    @Test func onlySomeVectors() throws {
        let ids = try catalog.apply { batch in
            batch.photos = (0..<10).map { read("/\($0)", content: $0, vectors: [vector(Float($0), 0, 0, 1)]) }
        }
        let some = try catalog.vectors.table(of: model, for: .photo, only: [ids[7], ids[2], 99, ids[2]])
        #expect(some.ids == [ids[2], ids[7]])
        #expect(some.values == [2, 0, 0, 1, 7, 0, 0, 1])
        #expect(try catalog.vectors.table(of: model, for: .photo, only: []).ids.isEmpty)
    }

    /// An index that follows the changes holds at each step what one made anew would.
    @Test func anIndexCatchesUp() throws {
        var index: [Int64: [Float]] = [:]
        var watermark: Int64 = 0
        func catchUp() throws {
            let changes = try catalog.vectors.changes(of: model, since: watermark)
            for id in changes.removed { index[id] = nil }
            for (row, id) in changes.updated.ids.enumerated() {
                index[id] = Array(changes.updated.values[row * 4..<row * 4 + 4])
            }
            watermark = changes.updated.watermark
            let whole = try catalog.vectors.table(of: model)
            #expect(Set(index.keys) == Set(whole.ids))
            for (row, id) in whole.ids.enumerated() { #expect(index[id] == Array(whole.values[row * 4..<row * 4 + 4])) }
            #expect(watermark == whole.watermark)
        }
        try catchUp()
        let ids = try catalog.apply { batch in
            batch.photos = (0..<6).map { read("/\($0)", content: $0, vectors: [vector(Float($0), 0, 0, 1)]) }
        }
        try catchUp()
        #expect(index.count == 6)
        let steps: [(PhotoLibrary) throws -> Void] = [
            { try $0.photos.retire([ids[0], ids[1]]) },
            { try $0.photos.revive([ids[0]]) },
            { try $0.photos.forget([ids[1], ids[2]]) },
            { try $0.apply { $0.vectors = [VectorChange(subject: .photo(ids[3]), vector: vector(9, 9, 9, 9))] } },
            { try $0.apply { $0.photos = [read("/4", content: 44)] } },
            { try $0.apply { $0.photos = [read("/4", content: 44, vectors: [vector(4, 4, 4, 4)])] } },
            { try $0.apply { $0.placements = [placement(ids[5], "/0")] } },
        ]
        for step in steps {
            let before = watermark
            try step(catalog)
            try catchUp()
            #expect(watermark == before + 1)
            try catalog.checkIntegrity()
        }
        #expect(Set(index.keys) == [ids[3], ids[4], ids[5]])
        let quiet = try catalog.vectors.changes(of: model, since: watermark)
        #expect(quiet.updated.ids.isEmpty && quiet.removed.isEmpty)
    }

    @Test func anIndexCatchesUpInSlices() throws {
        var ids: [PhotoID] = []
        for start in stride(from: 0, to: 50, by: 5) {
            ids += try catalog.apply { batch in
                batch.photos = (start..<start + 5).map {
                    read("/\($0)", content: $0, vectors: [vector(Float($0), 0, 0, 1)])
                }
            }
        }
        try catalog.photos.retire([ids[3], ids[12]])
        try catalog.photos.revive([ids[3]])
        try catalog.photos.forget([ids[20]])
        #expect(try catalog.vectors.count(of: model, for: .photo) == 48)
        #expect(try catalog.vectors.count(of: model, for: .caption) == 0)
        #expect(try catalog.vectors.changeCount(of: model, for: .photo, since: 0) == 50)
        for limit in [1, 3, 5, 7, 49, 50, 51] {
            var found: [PhotoID: Float] = [:]
            var watermark: Int64 = 0
            var slices = 0
            while true {
                let count = try catalog.vectors.changeCount(of: model, for: .photo, since: watermark)
                let changes = try catalog.vectors.changes(of: model, for: .photo, since: watermark, atMost: limit)
                let size = changes.updated.ids.count + changes.removed.count
                #expect(size <= limit + 4 && (size > 0) == (count > 0))
                #expect(changes.updated.watermark > watermark || count == 0)
                if count == 0 { break }
                for id in changes.removed { found[id] = nil }
                for (row, id) in changes.updated.ids.enumerated() { found[id] = changes.updated.values[row * 4] }
                watermark = changes.updated.watermark
                slices += 1
            }
            #expect(slices >= 50 / (limit + 4))
            let all = try catalog.vectors.table(of: model)
            #expect(watermark == all.watermark)
            #expect(found.keys.sorted() == all.ids)
            #expect(all.ids.enumerated().allSatisfy { found[$1] == all.values[$0 * 4] })
        }
    }

    @Test func aVectorForAMissingPhotoWaitsForItsReturn() throws {
        let id = try catalog.add("/a")[0]
        try catalog.photos.retire([id])
        try catalog.apply { $0.vectors = [VectorChange(subject: .photo(id), vector: vector(1, 2, 3, 4))] }
        #expect(try catalog.vectors.table(of: model).ids.isEmpty)
        try catalog.photos.revive([id])
        #expect(try catalog.vectors.table(of: model).ids == [id])
    }
}
#endif

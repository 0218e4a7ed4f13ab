#if Catalog
import Catalog
import Foundation
import Testing

@Suite struct ConcurrencyTests {
    let library: TemporaryLibrary

    init() throws { library = try TemporaryLibrary() }

    @Test func readersSeeWholeBatchesWhileAWriterWrites() async throws {
        let catalog = try library.open()
        let model = try catalog.models.add(smallModel).id
        let reader = try library.open(.readOnly)
        let batches = 40
        let writing = Task.detached {
            for batch in 0..<batches {
                try catalog.apply { changes in
                    changes.photos = (0..<10).map {
                        read(
                            "/\(batch)/\($0)", content: batch,
                            vectors: [NewVector(model: model, values: [Float(batch), 0, 0, 0])])
                    }
                }
            }
        }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for source in [catalog, reader, catalog] {
                group.addTask {
                    var last = 0
                    var states = 0
                    while last < batches * 10 {
                        let table = try source.vectors.table(of: model)
                        #expect(table.ids.count % 10 == 0 && table.ids.count >= last)
                        #expect(table.watermark == Int64(table.ids.count / 10))
                        states += table.ids.count == last ? 0 : 1
                        last = table.ids.count
                        await Task.yield()
                    }
                    return states
                }
            }
            for try await states in group { #expect(states > 0) }
        }
        try await writing.value
        try reader.checkIntegrity()
    }

    @Test func writersTakeTurns() async throws {
        let catalogs = try (0..<3).map { _ in try library.open() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, catalog) in catalogs.enumerated() {
                for part in 0..<2 {
                    group.addTask { for index in 0..<15 { try catalog.add("/\(number)/\(part)/\(index)") } }
                }
            }
            try await group.waitForAll()
        }
        #expect(try library.open().counts().presentPhotos == 90)
    }

    @Test func aFullDiskLeavesWhatWasStored() throws {
        var stored = 0
        do {
            let catalog = try PhotoLibrary(path: library.path, access: .readWrite, maximumPageCount: 90)
            let model = try catalog.models.add(
                ModelDescription(name: "wide", fingerprint: "x", dimension: 512, precision: "f32"))
            #expect(throws: CatalogError.diskFull(path: library.path)) {
                for number in 0..<1000 {
                    try catalog.apply { batch in
                        batch.photos = (0..<10).map {
                            read(
                                "/\(number)/\($0)", content: number,
                                vectors: [NewVector(model: model.id, values: [Float](repeating: 1, count: 512))])
                        }
                    }
                    stored += 10
                }
            }
            // Still usable, and again when asked again.
            #expect(try catalog.counts().presentPhotos == stored)
            #expect(throws: CatalogError.diskFull(path: library.path)) {
                try catalog.apply { $0.photos = (0..<2000).map { read("/more/\($0)", content: $0) } }
            }
            try catalog.checkIntegrity()
        }
        #expect(stored > 0)
        let catalog = try library.open()
        try catalog.checkIntegrity()
        #expect(try catalog.counts().presentPhotos == stored)
        #expect(try catalog.vectors.table(of: 1).ids.count == stored)
        try catalog.add("/more")
    }
}
#endif

#if Catalog
import Catalog
import Testing

@Suite struct SavedSearchTests {
    @Test func searchesAreKeptUnderNames() throws {
        let library = try TemporaryLibrary()
        let saved = try library.open().savedSearches
        let dogs = try saved.add(name: "  Dogs ", request: "{1}")
        let beach = try saved.add(name: "beach", request: "{2}")
        #expect(dogs.name == "Dogs" && dogs.request == "{1}" && dogs.createdAt == dogs.changedAt)
        #expect(try saved.all().map(\.id) == [beach.id, dogs.id])
        #expect(try saved.find(named: "DOGS") == dogs && saved.find(named: "cats") == nil)
        #expect(throws: CatalogError.savedSearchNameTaken("dogs")) { try saved.add(name: "dogs", request: "") }
        for name in ["", "  ", String(repeating: "x", count: 201)] {
            #expect(throws: CatalogError.invalidSavedSearchName) { try saved.add(name: name, request: "") }
        }
        let renamed = try saved.change(dogs.id, name: "dogs")
        #expect(renamed.name == "dogs" && renamed.request == "{1}")
        #expect(try saved.change(dogs.id, request: "{3}").request == "{3}")
        #expect(throws: CatalogError.savedSearchNameTaken("Beach")) { try saved.change(dogs.id, name: "Beach") }
        try saved.remove(dogs.id)
        #expect(throws: CatalogError.unknownSavedSearch(dogs.id)) { try saved.record(dogs.id) }
        #expect(throws: CatalogError.unknownSavedSearch(dogs.id)) { try saved.remove(dogs.id) }
        // An id is not used again.
        #expect(try saved.add(name: "Dogs", request: "").id > beach.id)
    }
}
#endif

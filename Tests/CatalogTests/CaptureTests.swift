#if Catalog
import Catalog
import GRDB
import Pictures
import Testing

@Suite struct CaptureTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
    }

    private func capture(_ fill: (inout CaptureData) -> Void) -> CaptureData {
        var capture = CaptureData()
        fill(&capture)
        return capture
    }

    private func store(_ path: String, content number: Int = 1, _ capture: CaptureData) throws -> PhotoID {
        let photo = LibraryChange.PhotoChange(file: file(path, content: number), capture: capture)
        return try #require(try catalog.apply { $0.photos = [photo] }.first)
    }

    @Test func whatIsStoredComesBack() throws {
        let whole = capture {
            ($0.camera, $0.lens) = ("Canon EOS R6", "RF24-105mm F4 L IS USM")
            ($0.focalLength, $0.focalLengthIn35mm, $0.aperture) = (24.5, 24, 4)
            ($0.exposureTime, $0.iso, $0.rating) = (0.004, 800, -1)
            $0.location = .init(latitude: -33.5, longitude: 70.25, altitude: 12)
            ($0.dateSource, $0.offsetMinutes) = (.digitized, -150)
            ($0.offsetSource, $0.milliseconds) = (.gps, 7)
        }
        let id = try store("/p/a.jpg", whole)
        let plain = try store("/p/b.jpg", content: 2, CaptureData())
        #expect(try catalog.photos.capture(of: id) == whole)
        #expect(try catalog.details(of: id).capture == whole)
        #expect(try catalog.photos.capture(of: plain) == CaptureData())
        // A file that was changed states something else, or nothing any more.
        let less = capture { $0.iso = 100 }
        #expect(try store("/p/a.jpg", content: 3, less) == id)
        #expect(try catalog.photos.capture(of: id) == less)
        #expect(try store("/p/a.jpg", content: 4, CaptureData()) == id)
        #expect(try catalog.photos.capture(of: id) == CaptureData())
        #expect(try store("/p/a.jpg", whole) == id)
        // Of two changes of a path at once, the last one counts.
        let twice = [whole, less].map { LibraryChange.PhotoChange(file: file("/p/a.jpg"), capture: $0) }
        #expect(try catalog.apply { $0.photos = twice } == [id, id])
        #expect(try catalog.photos.capture(of: id) == less)
        try catalog.photos.forget([id])
        #expect(try catalog.photos.capture(of: id) == CaptureData())
    }

    @Test func filters() throws {
        let canon = try store("/p/a.jpg", capture { ($0.camera, $0.lens, $0.rating) = ("Canon EOS R6", "RF50mm", 5) })
        let phone = try store("/p/b.jpg", content: 2, capture { ($0.camera, $0.rating) = ("Apple iPhone 13", 3) })
        let unsaid = try store("/p/c.jpg", content: 3, CaptureData())
        let odd = try store("/p/d.jpg", content: 4, capture { ($0.camera, $0.lens) = ("100%_camera", "50_mm!") })
        func found(_ fill: (inout PhotoFilter) -> Void) throws -> [PhotoID] {
            var filter = PhotoFilter()
            fill(&filter)
            return try catalog.photos.ids(matching: filter)
        }
        #expect(try found { $0.camera = "eos r6" } == [canon])
        #expect(try found { $0.camera = "IPHONE" } == [phone])
        #expect(try found { $0.camera = "%" } == [odd])
        #expect(try found { $0.lens = "0_mm!" } == [odd])
        #expect(try found { $0.lens = "50mm" } == [canon])
        #expect(try found { $0.minimumRating = 3 } == [canon, phone])
        #expect(try found { ($0.minimumRating, $0.camera) = (4, "apple") } == [])
        #expect(try found { _ in } == [canon, phone, unsaid, odd])
    }

    @Test func areas() throws {
        func at(_ latitude: Double, _ longitude: Double, _ number: Int) throws -> PhotoID {
            try store(
                "/p/\(number).jpg", content: number,
                capture { $0.location = .init(latitude: latitude, longitude: longitude) })
        }
        let paris = try at(48.8584, 2.2945, 1)
        let versailles = try at(48.8049, 2.1204, 2)
        let fiji = try at(-17.7, 179.9, 3)
        let samoa = try at(-13.8, -172.1, 4)
        let pole = try at(89.99, -100, 5)
        _ = try store("/p/6.jpg", content: 6, CaptureData())
        func found(_ area: GeographicArea?) throws -> [PhotoID] {
            #expect(area != nil)
            var filter = PhotoFilter()
            filter.area = area
            return try catalog.photos.ids(matching: filter)
        }
        #expect(try found(GeographicArea(south: 40, west: 0, north: 50, east: 10)) == [paris, versailles])
        #expect(try found(GeographicArea(south: -20, west: 170, north: 0, east: -170)) == [fiji, samoa])
        // They are 14 km apart.
        #expect(try found(GeographicArea(latitude: 48.8584, longitude: 2.2945, radius: 5)) == [paris])
        #expect(try found(GeographicArea(latitude: 48.8584, longitude: 2.2945, radius: 20)) == [paris, versailles])
        #expect(try found(GeographicArea(latitude: -17.7, longitude: -179.9, radius: 50)) == [fiji])
        #expect(try found(GeographicArea(latitude: 89.99, longitude: 80, radius: 10)) == [pole])
        #expect(
            try found(GeographicArea(latitude: 0, longitude: 0, radius: 30_000)) == [
                paris, versailles, fiji, samoa, pole,
            ])
        func near(_ text: String) throws -> [PhotoID] {
            var filter = PhotoFilter()
            let circle = try #require(GeographicCircle(text: text))
            filter.near = circle
            return try catalog.photos.ids(matching: filter)
        }
        // 14.1 km apart: the corner of a square of 11 km around one of them is further away.
        #expect(try near("48.8584,2.2945,14km") == [paris])
        #expect(try near("48.8584,2.2945,14.3km") == [paris, versailles])
        #expect(try near("48.8584, 2.2945, 1m") == [paris])
        #expect(try near("-17.7,-179.9,50km") == [fiji])
        #expect(try near("89.99,80,10km") == [pole])
        #expect(try near("0,0,30000km") == [paris, versailles, fiji, samoa, pole])
        #expect(GeographicArea(south: 10, west: 0, north: 0, east: 1) == nil)
        #expect(GeographicArea(latitude: 91, longitude: 0, radius: 1) == nil)
        #expect(GeographicArea(latitude: 0, longitude: 0, radius: .infinity) == nil)
    }

    @Test func placesAsText() {
        #expect(GeographicCircle(text: "48.137,11.575,5km") == GeographicCircle(latitude: 48.137, longitude: 11.575, radius: 5))
        #expect(GeographicCircle(text: "-33.5, 70, 500 M")?.radius == 0.5)
        #expect(GeographicCircle(text: "1,2,10mi")?.radius == 16.093_44)
        for wrong in [
            "", "48.137,11.575", "48.137,11.575,5", "48.137,11.575,km", "48.137,11.575,-5km", "48.137,11.575,0m",
            "91,0,1km", "0,181,1km", "a,b,1km", "1,2,3km,4", "1,2,nankm", "1,2,infkm", "1,2,5miles",
        ] {
            #expect(GeographicCircle(text: wrong) == nil, "\(wrong)")
        }
        #expect(
            GeographicArea(text: "-20, 170.5, 0, -170") == GeographicArea(south: -20, west: 170.5, north: 0, east: -170))
        for wrong in ["", "1,2,3", "1,2,3,4,5", "10,0,0,1", "0,0,91,0", "0,0,1,181", "0,,1,1", "nan,0,1,1"] {
            #expect(GeographicArea(text: wrong) == nil, "\(wrong)")
        }
    }

    @Test func equipmentIsCounted() throws {
        for (number, camera) in ["Canon EOS R6", "Apple iPhone 13", "Apple iPhone 13", nil].enumerated() {
            _ = try store(
                "/p/\(number).jpg", content: number,
                capture { ($0.camera, $0.lens) = (camera, number == 0 ? "RF50mm" : nil) })
        }
        let all = try catalog.photos.equipment(.camera)
        #expect(all.total == 2 && all.elements.map(\.name) == ["Apple iPhone 13", "Canon EOS R6"])
        #expect(all.elements.map(\.photos) == [2, 1])
        let second = try catalog.photos.equipment(.camera, limit: 1, offset: 1)
        #expect(second.total == 2 && second.elements.map(\.name) == ["Canon EOS R6"])
        #expect(try catalog.photos.equipment(.lens).elements.map(\.name) == ["RF50mm"])
        // A photo that is gone does not count.
        let gone = try #require(try catalog.photos.find(at: PhotoPath("/p/1.jpg"))?.id)
        try catalog.photos.retire([gone])
        #expect(try catalog.photos.equipment(.camera).elements.map(\.photos) == [1, 1])
    }

    @Test func aPhotoWhoseFileStatesNothingHasBeenRead() throws {
        let silent = try store("/p/a.jpg", CaptureData())
        _ = try store("/p/b.jpg", content: 2, capture { $0.iso = 100 })
        #expect(try catalog.photos.countWithoutCapture() == 0)
        // As an earlier version left it.
        let queue = try DatabaseQueue(path: library.path)
        try queue.write { try $0.execute(sql: "DELETE FROM capture_data WHERE photo_id = ?", arguments: [silent]) }
        try queue.close()
        #expect(try catalog.photos.countWithoutCapture() == 1)
        #expect(try catalog.photos.capture(of: silent) == CaptureData())
        #expect(try store("/p/a.jpg", CaptureData()) == silent)
        #expect(try catalog.photos.countWithoutCapture() == 0)
    }
}
#endif

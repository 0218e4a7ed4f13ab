import ArgumentParser
import Catalog

/// The options that filter by what a photo's file states: camera, lens, rating and place.
struct CaptureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only photos taken with a camera whose name contains this: \"canon\", \"iphone 13\".", valueName: "name"))
    var camera: String?

    @Option(help: ArgumentHelp("Only photos taken with a lens whose name contains this.", valueName: "name"))
    var lens: String?

    @Option(help: ArgumentHelp("Only photos rated with at least this many stars, 1…5.", valueName: "stars"))
    var minRating: Int?

    // Unconditional, as degrees may be negative.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only photos taken within a distance (m, km or mi) of a point: 48.137,11.575,5km.",
            valueName: "lat,lon,distance"))
    var near: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only photos taken between two parallels and two meridians, in degrees: 47.9,11.3,48.3,11.8.",
            valueName: "south,west,north,east"))
    var area: String?

    func apply(to filter: inout PhotoFilter) throws {
        filter.camera = try Self.name(camera, option: "--camera")
        filter.lens = try Self.name(lens, option: "--lens")
        if let minRating, !(1...5).contains(minRating) {
            throw ValidationError("--min-rating must be from 1 to 5.")
        }
        filter.minimumRating = minRating
        filter.near = try near.map { text in
            guard let circle = GeographicCircle(text: text) else {
                throw ValidationError(
                    "--near \"\(text)\" is not a point and a distance: write latitude,longitude,distance in degrees "
                        + "and m, km or mi, such as 48.137,11.575,5km.")
            }
            return circle
        }
        filter.area = try area.map { text in
            guard let area = GeographicArea(text: text) else {
                throw ValidationError(
                    "--area \"\(text)\" is not an area: write south,west,north,east in degrees, such as "
                        + "47.9,11.3,48.3,11.8, with the south below the north.")
            }
            return area
        }
    }

    private static func name(_ text: String?, option: String) throws -> String? {
        if text?.isEmpty == true { throw ValidationError("\(option) must not be empty.") }
        return text
    }
}

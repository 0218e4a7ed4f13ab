#if Server
import Catalog
import ClipSearch
import Hummingbird

/// The route of the places where photos were taken.
struct MapRoutes: Routes {
    let services: Services

    private struct ClusterAnswer: Encodable {
        var photos: Int
        var latitude: Double
        var longitude: Double
        var area: FilterAnswer.Area
        var photo: PhotoAnswer
    }

    private struct ClustersAnswer: Encodable {
        var clusters: [ClusterAnswer]
        var photos: Int
    }

    /// The maximum number of clusters, more than any screen shows.
    private static let limit = 1000

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/clusters", [.get: { request, _ in try await clusters(request) }])
    }

    private func clusters(_ request: Request) async throws -> Response {
        let parameters = QueryParameters(request)
        let filter = try PhotoFilter(parameters)
        let width = try parameters.number("cell", in: 0.0001...180) ?? 1
        return try await services.answer { library in
            // On maps a degree of latitude is drawn longer than one of longitude, in most places where people live.
            let clusters = try library.photos.clusters(
                matching: filter, width: width, height: width * 0.7, limit: Self.limit)
            let records = try library.photos.records(clusters.map(\.photo))
            let favourites = try library.favourites.among(records.map(\.id))
            let photos = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
            return ClustersAnswer(
                clusters: clusters.compactMap { cluster in
                    photos[cluster.photo].map { photo in
                        ClusterAnswer(
                            photos: cluster.photos, latitude: cluster.latitude, longitude: cluster.longitude,
                            area: .init(cluster.area),
                            photo: PhotoAnswer(photo, isFavourite: favourites.contains(photo.id)))
                    }
                }, photos: clusters.reduce(0) { $0 + $1.photos })
        }
    }
}
#endif

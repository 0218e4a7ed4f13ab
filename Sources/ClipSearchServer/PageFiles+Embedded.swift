#if Server
extension PageFiles {
    /// What stands in `Resources`.
    static let embeddedFiles: [String: [UInt8]] = [
        "index.html": PackageResources.index_html,
        "openapi.json": PackageResources.openapi_json,
    ]
}
#endif

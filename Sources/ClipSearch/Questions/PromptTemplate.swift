/// Phrasings whose mean vector represents a short query better than the query alone.
public enum PromptTemplate {
    /// The phrasings, in which `{q}` is replaced by the query.
    public static let ensemble = ["{q}", "A picture of {q}", "Photograph showing {q}", "Scene with {q}"]

    /// Returns the phrasings of a query.
    public static func phrasings(of query: String) -> [String] { phrasings(of: query, in: ensemble) }

    static func phrasings(of query: String, in templates: [String]) -> [String] {
        templates.map { $0.split(separator: "{q}", omittingEmptySubsequences: false).joined(separator: query) }
    }
}

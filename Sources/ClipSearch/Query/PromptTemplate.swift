/// Phrasings whose mean stands for a short query better than the query alone.
public enum PromptTemplate {
    /// Where `{q}` stands, the query goes.
    public static let ensemble = ["{q}", "A picture of {q}", "Photograph showing {q}", "Scene with {q}"]

    public static func phrasings(of query: String) -> [String] { phrasings(of: query, in: ensemble) }

    static func phrasings(of query: String, in templates: [String]) -> [String] {
        templates.map { $0.split(separator: "{q}", omittingEmptySubsequences: false).joined(separator: query) }
    }
}

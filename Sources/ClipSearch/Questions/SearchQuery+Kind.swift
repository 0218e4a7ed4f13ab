import Catalog

extension SearchQuery {
    /// The kind of the query's terms.
    public var kind: SearchKind {
        var hasText = false
        var hasPicture = false
        var hasPhoto = false
        for term in terms {
            switch term.content {
            case .text: hasText = true
            case .image, .picture, .upload: hasPicture = true
            case .photo: hasPhoto = true
            }
        }
        if hasText { return hasPicture || hasPhoto ? .mixed : .text }
        return hasPicture ? .image : .similar
    }
}

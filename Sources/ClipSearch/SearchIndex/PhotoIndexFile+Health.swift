import Catalog

extension PhotoIndexFile {
    /// Checks the file's header, size and links, and counts the changes since it was made.
    ///
    /// - Throws: `CatalogError`.
    func health(policy: IndexPolicy) throws -> IndexHealth {
        var health = IndexHealth(state: .current, path: path, size: Int(identity?.size ?? 0))
        do {
            let (index, watermark) = try open()
            try checkContents()
            health.photos = index.count
            health.changedPhotos = try library.vectors.changeCount(of: model.id, for: .photo, since: watermark)
            if policy.isOutrun(changes: health.changedPhotos, ofPhotos: health.photos) {
                health.state = .outdated
            } else if health.changedPhotos > 0 {
                health.state = .behind
            }
        } catch let problem as Problem {
            health.state = problem.state
            health.problem = problem.reason
            let isSmall = try library.vectors.count(of: model.id, for: .photo) < policy.threshold
            if problem.state == .missing, isSmall { health.state = .notNeeded }
        }
        return health
    }
}

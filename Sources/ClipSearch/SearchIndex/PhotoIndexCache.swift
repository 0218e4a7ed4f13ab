import Catalog
import Synchronization
import VectorIndex

/// A cache of the open index, kept up to date with the library and the index file, so that a program that answers many
/// queries opens it once. Changes are applied when the next query arrives.
final class PhotoIndexCache: Sendable {
    private struct Entry {
        var model: ModelID
        /// The file at the time when the index was opened.
        var file: PhotoIndexFile.Identity?
        var index: PhotoIndex
    }

    /// A file in which a search detected damage.
    private struct Damage {
        var path: String
        var file: PhotoIndexFile.Identity?
        var reason: String
    }

    private let entry = Mutex<Entry?>(nil)
    private let damage = Mutex<Damage?>(nil)

    /// Drops the open index, and ignores its file until it is replaced.
    func giveUp(_ file: PhotoIndexFile, because reason: String) {
        entry.withLock { entry in
            damage.withLock { $0 = Damage(path: file.path, file: entry?.file ?? file.identity, reason: reason) }
            entry = nil
        }
    }

    private func damage(of file: PhotoIndexFile, _ identity: PhotoIndexFile.Identity?) -> String? {
        damage.withLock { $0?.path == file.path && $0?.file == identity ? $0?.reason : nil }
    }

    /// Returns the current index of a model.
    ///
    /// - Throws: `CatalogError`.
    func current(_ file: PhotoIndexFile, policy: IndexPolicy) throws -> PhotoIndex {
        try entry.withLock { entry in
            let identity = file.identity
            if var known = entry, known.model == file.model.id, known.file == identity {
                if known.index.watermark == file.model.watermark { return known.index }
                let changes = try file.library.photoVectorChanges(of: file.model.id, since: known.index.watermark)
                // Give up the cached reference first: a uniquely referenced index is updated without a copy.
                entry = nil
                try known.index.apply(changes)
                if !known.index.isOverloaded {
                    entry = known
                    return known.index
                }
            }
            // Release the old index before reading the new one, so that only one is in memory.
            entry = nil
            let opened = try PhotoIndex(file, policy: policy, damage: damage(of: file, identity))
            entry = Entry(model: file.model.id, file: identity, index: opened)
            return opened
        }
    }
}

extension PhotoIndex {
    /// Opens the index file, or reads all vectors where there is no usable file.
    ///
    /// - Parameter damage: the known damage of the file, which is then not opened.
    /// - Throws: `CatalogError`.
    init(_ file: PhotoIndexFile, policy: IndexPolicy, damage: String? = nil) throws {
        let dimension = file.model.description.dimension
        let problem: PhotoIndexFile.Problem
        do {
            if let damage { throw PhotoIndexFile.Problem(state: .damaged, reason: damage) }
            let (graph, watermark) = try file.open()
            let changes = try file.library.vectors.changeCount(of: file.model.id, for: .photo, since: watermark)
            guard !policy.isOutrun(changes: changes, ofPhotos: graph.count) else {
                throw PhotoIndexFile.Problem(
                    state: .outdated, reason: "\(changes) photos have changed since the search index was made")
            }
            try self.init(base: .graph(graph), watermark: watermark, dimension: dimension, policy: policy)
            if changes > 0 { try apply(file.library.photoVectorChanges(of: file.model.id, since: watermark)) }
            return
        } catch let found as PhotoIndexFile.Problem {
            problem = found
        }
        let table = try file.library.photoVectors(of: file.model.id)
        let vectors = try FlatIndex(
            ids: table.ids, vectors: table.values, dimension: dimension, metric: .innerProduct)
        let reason =
            switch problem.state {
            case .missing where vectors.count < policy.threshold:
                "with fewer than \(policy.threshold) photos all are compared"
            case .missing: "there is no search index yet: indexing makes it"
            default: problem.reason ?? "the search index is \(problem.state.rawValue)"
            }
        try self.init(
            base: .vectors(vectors, because: reason), watermark: table.watermark, dimension: dimension, policy: policy)
        if problem.state == .damaged { self.problem = reason }
    }

    /// A Boolean value that indicates whether so much has changed that the index should be opened again.
    fileprivate var isOverloaded: Bool {
        switch base {
        case .vectors(let vectors, _): changedPhotos > max(1_000, vectors.count / 8)
        case .graph(let graph): policy.isOutrun(changes: changedPhotos, ofPhotos: graph.count)
        }
    }
}

#if Server
import Catalog
import Checksums
import ClipSearch
import Foundation
import Pictures

extension Services {
    /// Stores an upload in the library's folder of uploads and has it indexed.
    ///
    /// - Returns: what became of it; when another run of indexing is going on, it waits for its turn.
    func add(_ upload: Upload) async throws -> UploadAnswer.Added {
        if let known = try await known(upload) { return .init(state: .known, photo: known) }
        let path =
            "\(uploadsFolder)/\(upload.name)-\(Array(upload.hash.bytes.prefix(4)).hexadecimal).\(Self.ending(of: upload.format))"
        try await picturing.run {
            do {
                let files = FileManager.default
                try files.createDirectory(atPath: uploadsFolder, withIntermediateDirectories: true)
                // Under a name that indexing passes over, until it is whole.
                let partial = "\(uploadsFolder)/.\(upload.id)"
                try? files.removeItem(atPath: partial)
                try files.copyItem(atPath: upload.path, toPath: partial)
                try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: partial)
                guard rename(partial, path) == 0 else {
                    try? files.removeItem(atPath: partial)
                    throw Problem(.storageFull, "The picture could not be stored in the library.")
                }
            } catch let problem as Problem {
                throw problem
            } catch {
                logger.error("\(path): \(error)")
                throw Problem(.storageFull, "The picture could not be stored in the library.")
            }
        }
        let job = try jobs.start([uploadsFolder], options: IndexingOptions())
        try await wait(for: job.id)
        if let photo = try await known(upload) { return .init(state: .stored, photo: photo) }
        guard let now = jobs.find(job.id), !now.state.isEnd else {
            throw Problem(
                .internal,
                "The picture is stored, but could not be indexed: \(jobs.find(job.id)?.error ?? "see /index").")
        }
        return .init(state: .pending, job: job.id)
    }

    /// Waits for a job's end, but not for long.
    private func wait(for job: String) async throws {
        for _ in 0..<100 {
            guard let now = jobs.find(job), !now.state.isEnd, now.state != .waiting || now.waitingFor == nil else {
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func known(_ upload: Upload) async throws -> PhotoID? {
        try await ask { try $0.photos(withContents: upload.hash).first?.id }
    }

    private static func ending(of format: PictureFormat) -> String {
        switch format {
        case .png: "png"
        case .webp: "webp"
        default: "jpg"
        }
    }
}
#endif

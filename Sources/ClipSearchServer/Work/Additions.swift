#if Server
import Catalog
import Checksums
import ClipSearch
import Files
import Foundation
import Pictures

extension Services {
    /// Stores an upload in the library's folder of uploads and indexes it.
    ///
    /// - Returns: the photo; or, when indexing takes long or waits for another run, the job that will index it.
    /// - Throws: ``Problem``; nothing is stored then.
    func add(_ upload: Upload) async throws -> UploadAnswer.Added {
        if let known = try await known(upload) { return .init(state: .known, photo: known) }
        let path = try await picturing.run { try store(upload) }
        let job = jobs.startAddition(to: uploadsFolder)
        try await wait(for: job.id)
        if let photo = try await known(upload) { return .init(state: .stored, photo: photo) }
        if let report = jobs.find(job.id)?.report, let failure = report.failed.first(where: { $0.path.text == path }) {
            try? FileManager.default.removeItem(atPath: path)
            throw Problem(.unreadablePicture, failure.reason)
        }
        // After a cancelled or failed run, the next one indexes the stored picture.
        return .init(state: .pending, job: job.id)
    }

    /// - Returns: the path of a file that contains the upload.
    private func store(_ upload: Upload) throws -> String {
        let hash = Array(upload.hash.bytes.prefix(16)).hexadecimal
        do {
            try FileManager.default.createDirectory(atPath: uploadsFolder, withIntermediateDirectories: true)
            for number in 1...Self.namesTried {
                let suffix = number == 1 ? hash : "\(hash)-\(number)"
                let path = "\(uploadsFolder)/\(upload.name)-\(suffix).\(upload.format.fileExtension ?? "raw")"
                if try put(upload, at: path) { return path }
            }
        } catch let error as FileError where error.isFullDisk {
            throw Problem(.storageFull, "The picture could not be stored in the library.")
        } catch {
            let reason = (error as? FileError)?.reason ?? "\(error)"
            logger.error("\(uploadsFolder): \(reason)")
            throw Problem(.internal, "The picture could not be stored in the library; the server's log says why.")
        }
        throw Problem(.internal, "The picture could not be stored in the library: its name is taken.")
    }

    /// Copies an upload to a path without overwriting a file.
    ///
    /// - Returns: `false` if another file exists there.
    private func put(_ upload: Upload, at path: String) throws(FileError) -> Bool {
        let source = try OutsideFile(upload.path, links: .nowhere)
        // Under a name that indexing skips, until the copy is complete.
        let temporaryPath = "\(uploadsFolder)/.\(upload.id)-\(UInt32.random(in: .min ... .max))"
        var file = try AtomicFile(path: path, temporaryPath: temporaryPath)
        try source.copy(to: &file)
        do throws(FileError) {
            try file.commit(replacing: false)
            return true
        } catch {
            guard error == .system(EEXIST) else { throw error }
        }
        let present = try? OutsideFile.bytes(of: path, limit: options.uploadLimit)
        return present.map(SHA256.hash) == upload.hash.bytes
    }

    /// The number of names tried: other files have the name, which contains the upload's hash, only if someone created
    /// them on purpose.
    private static var namesTried: Int { 9 }

    /// Waits for a job's end, for a limited time.
    private func wait(for job: String) async throws {
        for _ in 0..<100 {
            guard let now = jobs.find(job), !now.state.isEnd, now.state != .waiting || now.waitingFor == nil else {
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func known(_ upload: Upload) async throws -> PhotoID? {
        try await ask { try $0.photos.records(withContents: [upload.hash]).first { !$0.isMissing }?.id }
    }
}

extension OutsideFile {
    fileprivate func copy(to target: inout AtomicFile) throws(FileError) {
        var offset: Int64 = 0
        while true {
            let bytes = try read(at: offset, count: 1 << 20)
            if bytes.isEmpty { return }
            try target.append(bytes)
            offset += Int64(bytes.count)
        }
    }
}
#endif

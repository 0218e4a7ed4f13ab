#if Server
import Catalog
import ClipSearch

/// A word that is written in a photo.
struct WrittenWordAnswer: Encodable {
    var text: String
    /// The corners, clockwise from where the writing begins, as pairs of pixels of the upright original.
    var corners: [[Double]]

    init(_ word: WrittenWord) {
        text = word.text
        corners = word.corners.pairs
    }
}

/// The writing in a photo.
struct PhotoTextAnswer: Encodable {
    enum State: String, Encodable { case read, notRead, failed }

    struct Line: Encodable {
        var text: String
        var confidence: Double
        var corners: [[Double]]
        var words: [WrittenWordAnswer]

        init(_ line: WrittenLine) {
            (text, corners) = (line.text, line.corners.pairs)
            confidence = (line.confidence * 1000).rounded() / 1000
            words = line.words.map(WrittenWordAnswer.init)
        }
    }

    var state: State
    /// The reason why the photo could not be read.
    var reason: String?
    /// The lines in reading order.
    var lines: [Line] = []

    init(_ writing: PhotoWriting) {
        switch writing {
        case .notRead: state = .notRead
        case .failed(let reason): (state, self.reason) = (.failed, reason)
        case .read(let lines): (state, self.lines) = (.read, lines.map(Line.init))
        }
    }
}

/// The state of the reading of writing in all photos.
struct ReadingStatusAnswer: Encodable {
    struct Progress: Encodable {
        var completed: Int
        var total: Int
    }

    var read: Int
    var withText: Int
    var failed: Int
    /// `true` if a model that reads is here.
    var isAvailable: Bool
    var isOn: Bool
    var progress: Nullable<Progress>
    var problem: String?

    init(_ status: LibraryStatus, _ reading: PhotoReading) {
        (read, withText, failed) = (status.writing.read, status.writing.withText, status.writing.failed)
        (isAvailable, isOn) = (reading.isAvailable, status.readsWriting)
        progress = Nullable(reading.progress.map { Progress(completed: $0.completed, total: $0.total) })
        problem = reading.problem
    }
}

#endif

#if Server
import Catalog
import ClipSearch

/// The meaning of a condition, from which a client words it in another language than that of its label.
struct ConditionMeaning: Encodable {
    enum Kind: String, Encodable { case time, fileKind, leftOut, ambiguousDate }

    /// Days from the first up to, but not including, the last; nil where it is open.
    struct Days: Encodable {
        var from: String?
        var before: String?

        init(_ span: TimeSpan) {
            (from, before) = (span.from.map(Self.day), span.before.map(Self.day))
        }

        private static func day(_ seconds: Int64) -> String {
            String(PhotoTime.text(of: seconds).prefix(10))
        }
    }

    var kind: Kind
    /// The times; nil for any year.
    var days: [Days]?
    /// The month of any year, from 1.
    var month: Int?
    /// The season of any year.
    var season: String?
    var fileKind: String?
    var isExcluded: Bool?
    /// The things that are left out, as typed.
    var things: [String]?

    init(_ effect: QueryReading.Chip.Effect) {
        switch effect {
        case .time(let filter), .suggestedTime(let filter):
            kind = .time
            days = filter.spans?.map(Days.init)
            switch filter.yearly {
            case .month(let number): month = number
            case .season(let season): self.season = "\(season)"
            case .holiday, .days, nil: break
            }
        case .fileKind(let kind, let isExcluded):
            self.kind = .fileKind
            fileKind = kind.rawValue
            self.isExcluded = isExcluded
        case .leftOut(let things):
            kind = .leftOut
            self.things = things.map(\.thing)
        case .ambiguousDate:
            kind = .ambiguousDate
        }
    }
}
#endif

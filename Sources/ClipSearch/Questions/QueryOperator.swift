/// A condition that can be typed among the words of a query: `tag:beach`, `before:2020`, `in:"summer 2019"`.
///
/// The same in the command, in the texts of the API and on the page; `docs/queries.md` describes them.
public enum QueryOperator: String, Hashable, CaseIterable, Sendable {
    case folder = "in"
    case tag, collection, date, after, before, camera, lens, rating, type, size, near, area
    case state = "is"
    case text, has
    case not

    /// The effect in a few words.
    public var summary: String {
        switch self {
        case .folder: "in a folder of this name, or below this path"
        case .tag: "with this tag or a kind of it"
        case .collection: "of this collection"
        case .date: "taken in this year or month, on this day, or between two"
        case .after: "taken on this date or later"
        case .before: "taken before this date"
        case .camera: "taken with a camera of this name"
        case .lens: "taken with a lens of this name"
        case .rating: "rated with at least so many stars"
        case .type: "files of this type"
        case .size: "files larger or smaller than this"
        case .near: "taken within a distance of a place"
        case .area: "taken between two parallels and two meridians"
        case .state: "only favourites"
        case .text: "with this written in the picture"
        case .has: "only pictures with something written in them"
        case .not: "not showing this, or without this tag or type"
        }
    }

    /// Values that show what can be written.
    public var examples: [String] {
        switch self {
        case .folder: ["zoo", "\"summer 2019\"", "/home/me/Pictures"]
        case .tag: ["beach", "\"New York\""]
        case .collection: ["Holidays"]
        case .date: ["2019", "2019-07", "2019-07-31", "2018..2020-06"]
        case .after, .before: ["2019", "2019-07", "2019-07-31"]
        case .camera: ["iphone", "\"Canon EOS R6\""]
        case .lens: ["50mm"]
        case .rating: ["4"]
        case .type: FileKind.allCases.map(\.rawValue)
        case .size: [">5MB", "<200kB"]
        case .near: ["48.137,11.575,5km"]
        case .area: ["47.9,11.3,48.3,11.8"]
        case .state: ["favourite"]
        case .text: ["QX7LMP", "\"boarding pass\""]
        case .has: ["text"]
        case .not: ["people", "tag:beach", "type:png"]
        }
    }
}

/// A thing that photos of an answer must not show.
public struct LeftOut: Hashable, Sendable {
    /// The thing, in lower case and in the singular: "person", "red car".
    public var thing: String
    /// The thing and its kinds, by each of which a photo that shows it may be told: of people "person", "man",
    /// "woman", "child", "crowd" and others.
    public var group: [String]

    /// Creates a thing with its group.
    public init(thing: String, group: [String]) {
        self.thing = thing
        self.group = group
    }
}

/// One of the towers by which a model encodes texts.
public enum TextTower: Sendable, Hashable, CaseIterable {
    /// The tower that every model with texts has; that of the default model reads English.
    case main
    /// A second tower for texts in other languages, whose vectors lie in the same space.
    case multilingual
}

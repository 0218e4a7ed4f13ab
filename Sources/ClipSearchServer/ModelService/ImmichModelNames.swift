#if Server
/// Immich's names of models, the only ones that its settings accept, and the names of the same weights elsewhere.
enum ImmichModelNames {
    /// Returns the names under which the weights that Immich calls `name` are published; empty if none are known.
    static func published(as name: String) -> [String] { names[clean(name)] ?? [] }

    /// Returns Immich's names for a model.
    static func aliases(of model: String) -> [String] {
        names.filter { $0.value.contains(model) }.map(\.key).sorted()
    }

    /// Immich takes the part after the last slash.
    static func clean(_ name: String) -> String { String(name.split(separator: "/").last ?? "") }

    private static let names = [
        "ViT-B-32__openai": ["clip-vit-base-patch32"],
        "ViT-B-16__openai": ["clip-vit-base-patch16"],
        "ViT-L-14__openai": ["clip-vit-large-patch14"],
        "ViT-L-14-336__openai": ["clip-vit-large-patch14-336"],
        "ViT-B-32__laion2b-s34b-b79k": ["CLIP-ViT-B-32-laion2B-s34B-b79K"],
        "ViT-L-14__laion2b-s32b-b82k": ["CLIP-ViT-L-14-laion2B-s32B-b82K"],
    ]
}
#endif

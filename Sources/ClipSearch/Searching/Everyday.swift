/// Words for what a model knows by sight: everyday things, what they look like and what they do.
enum Everyday {
    private static let things = Set(
        Vocabulary.builtIn.concepts.flatMap { concept in concept.phrases.flatMap(QueryWords.words) })
    private static let looks: Set<String> = [
        "beautiful", "big", "black", "blue", "bright", "brown", "colorful", "colourful", "cute", "dark", "empty",
        "golden", "gray", "green", "grey", "happy", "high", "large", "little", "long", "new", "old", "orange", "pink",
        "pretty", "purple", "red", "round", "sad", "short", "small", "tall", "tiny", "violet", "white", "wide",
        "wooden", "yellow", "young", "one", "two", "three", "four", "five", "many", "several",
    ]

    /// - Parameter forms: a word with its other forms.
    static func isEveryday(_ forms: [String]) -> Bool {
        forms.contains { word in
            things.contains(word) || looks.contains(word)
                || word.utf8.count > 5 && (word.hasSuffix("ing") || word.hasSuffix("ed"))
        }
    }
}

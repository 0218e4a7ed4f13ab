/// The words by which a query is told apart into what is asked and how it is asked.
enum QueryWordLists {
    /// Words that say "a photo".
    static let photoNouns: Set<String> = [
        "photo", "photos", "picture", "pictures", "pic", "pics", "image", "images", "photograph", "photographs",
        "snapshot", "snapshots", "snap", "snaps", "foto", "fotos", "pix",
    ]
    static let pluralPhotoNouns: Set<String> = photoNouns.filter { $0.hasSuffix("s") || $0 == "pix" }

    /// Words before a photo that change nothing about what it shows.
    static let determiners: Set<String> = [
        "a", "an", "the", "some", "any", "all", "my", "our", "every", "this", "these",
    ]

    /// Words before what photos must not be or show.
    static let excluding: Set<String> = ["no", "not", "without", "except", "excluding", "minus"]

    static let prepositions: Set<String> = [
        "about", "above", "across", "after", "against", "along", "alongside", "among", "around", "as", "at", "atop",
        "away",
        "before", "behind", "below", "beneath", "beside", "besides", "between", "beyond", "by", "down", "during", "for",
        "from", "in", "inside", "into", "like", "near", "next", "of", "off", "on", "onto", "out", "outside", "over",
        "past",
        "since", "through", "throughout", "till", "to", "toward", "towards", "under", "underneath", "until", "up",
        "upon", "via", "while",
        "with", "within", "without",
    ]

    static let conjunctions: Set<String> = [
        "and", "or", "nor", "but", "that", "which", "who", "whose", "where", "when", "as", "because", "so", "if",
        "than",
        "then", "though", "although", "&",
    ]

    static let verbs: Set<String> = [
        "am", "are", "be", "been", "being", "can", "could", "did", "do", "does", "doing", "had", "has", "have",
        "having",
        "is", "may", "might", "must", "should", "was", "were", "will", "would", "isn't", "aren't", "don't", "doesn't",
        "wasn't", "weren't", "can't", "looks", "look", "sits", "sit", "stands", "stand", "holds", "hold", "runs",
        "walks",
        "wears", "plays", "jumps", "rides", "lies", "eats", "watches", "show", "shows", "seen", "visible", "seems",
    ]

    static let pronouns: Set<String> = [
        "he", "she", "it", "they", "we", "i", "you", "him", "them", "us", "me", "his", "her", "its", "their", "there",
        "here", "each", "other", "another", "himself", "herself", "itself", "themselves",
    ]

    static let adverbs: Set<String> = [
        "not", "very", "too", "also", "just", "only", "together", "away", "still", "now",
    ]

    /// Words that make no sense of their own.
    static let function: Set<String> = determiners.union(prepositions).union(conjunctions).union(verbs).union(pronouns)
        .union(adverbs).union(["no", "those", "what", "please"])

    static let numbers: Set<String> = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "many", "several",
        "few", "multiple", "various", "numerous", "lots", "both", "dozen", "hundred", "group", "pair", "bunch", "herd",
        "flock",
    ]
}

import Files

/// The files of a byte-pair tokenizer in a folder; `tokenizer.json` is more complete and takes precedence.
enum BytePairFiles {
    case tokenizerJSON(String)
    case vocabulary(String, merges: String)

    init(folder: String) throws(TokenizerError) {
        let (json, vocabulary, merges) = ("\(folder)/tokenizer.json", "\(folder)/vocab.json", "\(folder)/merges.txt")
        if FileStatus.exists(json) {
            self = .tokenizerJSON(json)
        } else if FileStatus.exists(vocabulary), FileStatus.exists(merges) {
            self = .vocabulary(vocabulary, merges: merges)
        } else {
            throw .missing(folder: folder, wanted: "tokenizer.json, or vocab.json and merges.txt")
        }
    }
}

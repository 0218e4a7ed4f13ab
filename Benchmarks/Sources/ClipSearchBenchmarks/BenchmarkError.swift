/// Why nothing could be measured.
enum BenchmarkError: Error, CustomStringConvertible {
    case unknownArgument(String)
    case unknownSuite(String)
    case unknownPrecision(String)
    case badNumber(option: String, allowed: String)
    case noPhotos(folder: String?)
    case noTexts(String?)
    case unsuitableModel(String, reason: String)
    case noTextOfTokens(Int)

    var description: String {
        switch self {
        case .unknownArgument(let argument): "\(argument) is no option, or lacks its value; --help lists them"
        case .unknownSuite(let name): "there is no suite \(name); --help lists them"
        case .unknownPrecision(let name): "there is no precision \(name); --help lists them"
        case .badNumber(let option, let allowed): "\(option) takes a number in \(allowed)"
        case .noPhotos(nil): "the suite photos needs --photos FOLDER"
        case .noPhotos(let folder?): "\(folder) cannot be read or holds no picture"
        case .noTexts(nil): "the suites tokenizer and queries need --texts FILE"
        case .noTexts(let file?): "\(file) cannot be read or has no text"
        case .unsuitableModel(let folder, let reason): "the model in \(folder) cannot be measured: \(reason)"
        case .noTextOfTokens(let count): "no text of exactly \(count) tokens was found for this vocabulary"
        }
    }
}

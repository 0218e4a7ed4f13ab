/// An error concerning a model's files. Each description names the file or model, the problem and a remedy.
public enum ModelFilesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// `manifest.json` is malformed.
    case malformedManifest(path: String, reason: String)
    /// Neither `XDG_DATA_HOME` nor `HOME` is set, so there is no folder for models.
    case noDataFolder
    /// No model has the name; `known` lists the existing names.
    case unknownModel(name: String, known: [String])
    /// The model is known, but not on this machine.
    case notHere(name: String, isDownloadable: Bool)
    /// The model is on this machine, but incomplete.
    case incomplete(name: String, folder: String, reason: String)
    /// A file of a model has invalid contents.
    case malformed(path: String, reason: String)
    /// A folder holds a model of a type that cannot be used for the purpose; `wanted` describes the types that can.
    case otherType(path: String, modelType: String, wanted: String)
    /// A folder does not hold a usable model.
    case noModel(folder: String, reason: String)
    /// A name contains characters that are not allowed, or is too long.
    case invalidName(String)
    /// Another model has the name.
    case nameTaken(String)
    /// The model comes with the source code and cannot be downloaded.
    case notDownloadable(name: String)
    /// Another process is changing the same model.
    case busy(name: String)
    /// A file or folder cannot be read.
    case unreadable(path: String, reason: String)
    /// A file or folder cannot be written.
    case unwritable(path: String, reason: String)
    /// The disk is full; `bytesNeeded` is the additional space required, if known.
    case diskFull(path: String, bytesNeeded: Int64?)
    /// The server's address is not an HTTP address.
    case invalidAddress(String)
    /// The server answered with an error that a retry does not resolve.
    case refused(url: String, status: Int)
    /// The server could not be reached, or the connection broke on every attempt.
    case unreachable(url: String, reason: String)
    /// The fetched content is not the file that the manifest describes; it was discarded.
    case wrongContent(source: String, reason: String)
    /// The system has no library for downloads.
    case noTransferLibrary

    /// A message that names the problem and a remedy.
    public var description: String {
        switch self {
        case .malformedManifest(let path, let reason): "\(path) is not a list of models: \(reason)"
        case .noDataFolder: "there is no place to keep models: set HOME or XDG_DATA_HOME to a folder"
        case .unknownModel(let name, let known):
            "no model is called \"\(name)\"; known are \(known.joined(separator: ", ")), and any folder that holds "
                + "a model (write it with a slash, as in ./\(name))"
        case .notHere(let name, true):
            "the model \(name) is not on this machine yet: it must be downloaded"
        case .notHere(let name, false):
            "the model \(name), which comes with the source code, was not found: set CLIPSEARCH_WEIGHTS to the "
                + "\"weights\" folder of the source code"
        case .incomplete(let name, let folder, let reason):
            "the model \(name) in \(folder) is not whole: \(reason). Download it again to complete it"
        case .malformed(let path, let reason): "\(path) is not what it should be: \(reason)"
        case .otherType(let path, let modelType, let wanted):
            "\(path) describes a model of type \"\(modelType)\", and wanted is \(wanted)"
        case .noModel(let folder, let reason): "\(folder) holds no model that can be used: \(reason)"
        case .invalidName(let name):
            "\"\(name)\" cannot be a model's name: use letters, digits, \".\", \"_\" and \"-\", and begin with a "
                + "letter or digit"
        case .nameTaken(let name): "there is a model called \(name) already: choose another name, or remove that one"
        case .notDownloadable(let name):
            "the model \(name) comes with the source code and is offered nowhere else: set CLIPSEARCH_WEIGHTS to the "
                + "\"weights\" folder of the source code, or take its files from a folder"
        case .busy(let name): "another process is at work on the model \(name): wait until it is done"
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
        case .diskFull(let path, let bytes):
            "the disk that holds \(path) is full" + (bytes.map { "; \(megabytes($0)) more are needed" } ?? "")
                + ". Free some space and try again: it goes on where it stopped"
        case .invalidAddress(let address): "\"\(address)\" is not an address that begins with http:// or https://"
        case .refused(let url, 404):
            "\(url) does not exist (HTTP status 404): check the mirror's address, or report it if you use none"
        case .refused(let url, let status) where status == 401 || status == 403:
            "\(url) may not be read by everyone (HTTP status \(status)): check the mirror's address"
        case .refused(let url, let status): "\(url) was answered with HTTP status \(status)"
        case .unreachable(let url, let reason):
            "\(url) could not be fetched: \(reason). Try again to go on where it stopped, or fetch the files on "
                + "another machine and take them from a folder"
        case .wrongContent(let source, let reason): "\(source) is not the expected file and was thrown away: \(reason)"
        case .noTransferLibrary:
            "downloads need the system's libcurl, which is not installed (on Debian: apt install libcurl4); or fetch "
                + "the files on another machine and take them from a folder"
        }
    }
}

/// Formats a number of bytes for a message.
func megabytes(_ bytes: Int64) -> String {
    bytes < 1_000_000 ? "\((bytes + 999) / 1000) kB" : "\((bytes + 999_999) / 1_000_000) MB"
}

#if Server
import ClipSearchServer
import Files
import Foundation
import TerminalOutput

/// The address of a server that runs, for its first line of output.
struct ServerAddress {
    private let options: ServerOptions
    /// The address on this machine or network.
    private let local: String

    init(_ options: ServerOptions, port: Int) {
        self.options = options
        var host = options.host
        // All addresses of this machine, so that others reach it by its name.
        if ["0.0.0.0", "::"].contains(host), let name = Self.hostName() { host = name }
        local = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/"
    }

    /// Returns the token that was given, else that of the environment.
    static func token(_ given: String?) -> String? { given ?? environmentVariable("CLIPSEARCH_TOKEN") }

    /// Writes the address of the page, with the token.
    func announce() {
        let characters = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let token =
            options.token.flatMap { $0.addingPercentEncoding(withAllowedCharacters: characters) }.map { "#token=\($0)" }
            ?? ""
        if let url = options.publicURL {
            let page = url.hasSuffix("/") ? url : url + "/"
            Self.write("Serving at \(page)\(token) (from \(local); control-C stops it)")
        } else {
            Self.write("Serving at \(local)\(token) (control-C stops it)")
        }
    }

    /// Writes the address for programs, and the models that they may ask for.
    func announce(models: [String]) {
        Self.write("Serving \(models.joined(separator: ", ")) at \(local) (control-C stops it)")
        if let token = options.token { Self.write("Token: \(token)") }
    }

    private static func write(_ line: String) {
        var output = OutputWriter()
        // If standard output is closed, the server runs all the same.
        try? output.writeLine(line)
        try? output.flush()
    }

    private static func hostName() -> String? {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return nil }
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.isEmpty ? nil : text
    }
}
#endif

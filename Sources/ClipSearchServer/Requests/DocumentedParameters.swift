#if Server
import Hummingbird
import StrictJSON

/// The parameters in `openapi.json` for each method and path.
///
/// A misspelt parameter would be ignored, and a filter with it; of two equal ones, one would be. Both are errors, as in
/// bodies.
struct DocumentedParameters: Sendable {
    private struct Operation: Hashable {
        var method: String
        var path: String
    }

    /// For each operation and name, `true` if the parameter may be repeated.
    private let operations: [Operation: [String: Bool]]

    /// - Parameter document: the contents of `openapi.json`.
    init(_ document: JSONValue) {
        var operations: [Operation: [String: Bool]] = [:]
        for (path, methods) in document["paths"]?.object ?? [] {
            for (method, operation) in methods.object ?? [] where method != "parameters" {
                let listed = (operation["parameters"]?.array ?? []).map { Self.resolved($0, in: document) }
                operations[Operation(method: method.uppercased(), path: path)] = Dictionary(
                    listed.filter { $0["in"]?.string == "query" }.compactMap { parameter in
                        parameter["name"]?.string.map { ($0, parameter["schema"]?["type"]?.string == "array") }
                    }
                ) { first, _ in first }
            }
        }
        self.operations = operations
    }

    private static func resolved(_ parameter: JSONValue, in document: JSONValue) -> JSONValue {
        guard let name = parameter["$ref"]?.string?.split(separator: "/").last else { return parameter }
        return document["components"]?["parameters"]?[String(name)] ?? parameter
    }

    /// - Parameter path: the router's path, with the names of variables in braces.
    /// - Throws: ``Problem`` for a parameter that the operation does not have, or that is repeated although it must not
    ///   be.
    func check(_ request: Request, path: String?) throws {
        // Health checks must not be refused for parameters that the checker appends.
        guard let query = request.uri.query, !query.isEmpty, let path, path != "/healthz" else { return }
        let method = request.method == .head ? "GET" : request.method.rawValue
        // Documents, such as the page, are not operations.
        guard let known = operations[Operation(method: method, path: path)] else { return }
        var seen: Set<String> = []
        for name in QueryParameters(request).names {
            guard let isList = known[name] else {
                let list = known.keys.sorted().joined(separator: ", ")
                throw Problem.invalid(
                    String(name.prefix(100)),
                    "is no parameter that is known here; \(list.isEmpty ? "there are none" : "there are: \(list)")")
            }
            guard seen.insert(name).inserted || isList else { throw Problem.invalid(name, "is given twice") }
        }
    }
}
#endif

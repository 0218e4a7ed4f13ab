import Files

/// Environment variables by name: the process's own, or given ones in tests.
public struct ProcessEnvironment: Sendable {
    private let lookUp: @Sendable (String) -> String?

    /// The variables of this process.
    public static let current = ProcessEnvironment { name in
        getenv(name).map { String(cString: $0) }
    }

    /// Creates an environment with the given variables.
    public init(_ variables: [String: String]) { lookUp = { variables[$0] } }

    private init(lookUp: @escaping @Sendable (String) -> String?) { self.lookUp = lookUp }

    /// The variable's value; nil when it is not set or empty, which all conventions used here treat alike.
    public subscript(name: String) -> String? {
        guard let value = lookUp(name), !value.isEmpty else { return nil }
        return value
    }
}

import Synchronization

/// A value that is created on first use, by one thread while others wait.
package final class Lazily<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)

    package init() {}

    /// Returns the value, created by the first call that does not throw.
    package func value(_ make: () throws -> Value) rethrows -> Value {
        try made.withLock { made in
            if let made { return made }
            let value = try make()
            made = .some(value)
            return value
        }
    }
}

/// Named values that a library remembers.
package struct Settings: Sendable {
    let database: any Database

    /// Returns the values of those of the settings that have one.
    package func values(_ names: [String]) throws -> [String: String] {
        try database.read {
            let values: [(String, String)] = try $0.rows("SELECT name, value FROM settings WHERE name \(in: names)") {
                (try $0[0], try $0[1])
            }
            return Dictionary(uniqueKeysWithValues: values)
        }
    }

    /// Returns the value of a setting; nil if it has none.
    package func value(_ name: String) throws -> String? { try values([name])[name] }

    /// - Parameter value: nil removes the setting.
    package func set(_ name: String, to value: String?) throws {
        try database.write { transaction -> Void in
            if let value {
                try transaction.run(
                    """
                    INSERT INTO settings (name, value) VALUES (\(name), \(value))
                    ON CONFLICT (name) DO UPDATE SET value = excluded.value
                    """)
            } else {
                try transaction.run("DELETE FROM settings WHERE name = \(name)")
            }
        }
    }
}

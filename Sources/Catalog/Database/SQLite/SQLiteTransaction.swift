#if Catalog
import Foundation
import GRDB

/// A transaction on a connection to SQLite. All statements are prepared once a connection.
struct SQLiteTransaction: Transaction {
    private let db: GRDB.Database

    init(_ db: GRDB.Database) { self.db = db }

    var fullText: any FullText { SQLiteFullText() }

    @discardableResult
    func run(_ statement: Statement) throws -> Int {
        let (sql, arguments) = statement.rendered
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
        return db.changesCount
    }

    func run<Item>(for items: some Sequence<Item>, _ statement: (Item) throws -> Statement) throws {
        for item in items { try run(statement(item)) }
    }

    func newPhotoID() throws -> PhotoID {
        // The sequence exists since the first photo was stored.
        try insertion("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'photos' RETURNING seq")
    }

    func forEach(_ statement: Statement, _ body: (Row) throws -> Void) throws {
        let (sql, arguments) = statement.rendered
        let rows = try GRDB.Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
        while let row = try rows.next() { try body(Row(row)) }
    }
}

extension GRDB.Row: RowColumns {
    func integer(at index: Int) throws -> Int64? { try decode(Int64?.self, atIndex: index) }

    func real(at index: Int) throws -> Double? { try decode(Double?.self, atIndex: index) }

    func text(at index: Int) throws -> String? { try decode(String?.self, atIndex: index) }

    func withBytes<Result>(at index: Int, _ body: (UnsafeRawBufferPointer?) throws -> Result) throws -> Result {
        try withUnsafeData(atIndex: index) { data in
            guard let data else { return try body(nil) }
            return try data.withUnsafeBytes { try body($0) }
        }
    }
}

extension Statement {
    /// The text and the arguments as SQLite takes them.
    fileprivate var rendered: (sql: String, arguments: StatementArguments) {
        var sql = ""
        var arguments: [(any DatabaseValueConvertible)?] = []
        for part in parts {
            switch part {
            case .sql(let text): sql += text
            case .value(let value):
                sql += "?"
                arguments.append(value.argument)
            case .list(let values): Self.append(values, to: &sql, &arguments)
            }
        }
        return (sql, StatementArguments(arguments))
    }

    /// Integers and texts are one argument, whatever their number; SQLite's JSON has no bytes, which take a placeholder
    /// each, up to a power of two, so that prepared statements are found again.
    private static func append(
        _ values: [Value], to sql: inout String, _ arguments: inout [(any DatabaseValueConvertible)?]
    ) {
        if let list = jsonList(values) {
            sql += "IN (SELECT value FROM json_each(?))"
            arguments.append(list)
            return
        }
        var count = 1
        while count < values.count { count *= 2 }
        sql += "IN (" + repeatElement("?", count: count).joined(separator: ",") + ")"
        arguments += values.map(\.argument)
        arguments += repeatElement(values.last?.argument, count: count - values.count)
    }

    /// Nil for values that JSON does not have.
    private static func jsonList(_ values: [Value]) -> String? {
        var list: [String] = []
        list.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .integer(let number): list.append(String(number))
            case .text(let text): list.append(quoted(text))
            case .null, .real, .bytes, .floats: return nil
            }
        }
        return "[" + list.joined(separator: ",") + "]"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\0"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension Statement.Value {
    fileprivate var argument: (any DatabaseValueConvertible)? {
        switch self {
        case .null: nil
        case .integer(let value): value
        case .real(let value): value
        case .text(let value): value
        case .bytes(let value): Data(value)
        case .floats(let values): FloatBlob.data(values)
        }
    }
}
#endif

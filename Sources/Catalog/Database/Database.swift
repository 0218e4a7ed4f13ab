import Foundation

/// The database that a catalog is kept in: the only way from its topics to what is stored.
///
/// Calls are synchronous and may be made from any thread. They throw ``CatalogError``, whatever the database says.
protocol Database: Sendable {
    /// Runs `body` on one snapshot, without waiting for writers.
    func read<Value>(_ body: (any Transaction) throws -> Value) throws -> Value

    var dialect: Dialect { get }

    /// Runs `body` in one transaction, which is rolled back if it throws. Writers take turns.
    func write<Value>(durability: Durability, _ body: (any Transaction) throws -> Value) throws -> Value
}

/// The moment from which a commit survives a power cut; the end of the process it survives in any case.
enum Durability: Sendable {
    /// From the return of the call on.
    case full
    /// Soon after; until then it may be lost as a whole.
    case relaxed
}

extension Database {
    /// Runs `body` in one transaction, whose commit is on the disk when the call returns.
    func write<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try write(durability: .full, body)
    }
}

/// One transaction. Not to be used after the body that received it.
protocol Transaction {
    var fullText: any FullText { get }

    /// Runs a statement that returns no rows.
    ///
    /// - Returns: the number of rows that it inserted, changed or deleted.
    @discardableResult
    func run(_ statement: Statement) throws -> Int

    /// Runs a statement once for each of some items.
    func run<Item>(for items: some Sequence<Item>, _ statement: (Item) throws -> Statement) throws

    /// Takes an id that no photo has, nor will have.
    func newPhotoID() throws -> PhotoID

    /// Calls `body` with each row, which is valid until `body` returns.
    func forEach(_ statement: Statement, _ body: (Row) throws -> Void) throws
}

extension Transaction {
    func rows<Value>(_ statement: Statement, _ value: (Row) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        try forEach(statement) { values.append(try value($0)) }
        return values
    }

    /// The first column of all rows.
    func values<Value: ColumnValue>(_ statement: Statement, as type: Value.Type = Value.self) throws -> [Value] {
        try rows(statement) { row -> Value in try row[0] }
    }

    /// The first column of the first row; nil without rows.
    func value<Value: ColumnValue>(_ statement: Statement, as type: Value.Type = Value.self) throws -> Value? {
        try values(statement, as: type).first
    }

    /// The number that a `SELECT count(*)` gives.
    func count(_ statement: Statement) throws -> Int { try value(statement) ?? 0 }
}

extension Transaction {
    /// Runs an insertion of one row that returns its key.
    func insertion<Key: ColumnValue>(_ statement: Statement, as type: Key.Type = Key.self) throws -> Key {
        guard let key: Key = try value(statement) else { throw DamagedData(reason: "a new row has no key") }
        return key
    }
}

/// The present time, in seconds since 1970.
func now() -> Int64 { Int64(Date().timeIntervalSince1970) }

/// Stored data that contradict the program's own rules, as only damage can make them.
struct DamagedData: Error {
    var reason: String
}

/// One row of a result, valid while the statement stays on it.
struct Row {
    private let columns: any RowColumns

    init(_ columns: any RowColumns) { self.columns = columns }

    /// The value of a column, counted from 0.
    ///
    /// - Throws: an error of the database for a value of another kind, or none where there must be one.
    subscript<Value: ColumnValue>(index: Int) -> Value {
        get throws {
            guard let value = try Value(columns, index) else {
                throw DamagedData(reason: "a value is missing where there must be one")
            }
            return value
        }
    }

    /// The value of a column that may be NULL.
    subscript<Value: ColumnValue>(index: Int) -> Value? {
        get throws { try Value(columns, index) }
    }

    /// Lends the bytes of a column without copying them; nil for NULL.
    func withBytes<Result>(at index: Int, _ body: (UnsafeRawBufferPointer?) throws -> Result) throws -> Result {
        try columns.withBytes(at: index, body)
    }
}

/// The columns of a row as a database gives them; nil for NULL.
protocol RowColumns {
    func integer(at index: Int) throws -> Int64?
    func real(at index: Int) throws -> Double?
    func text(at index: Int) throws -> String?
    func withBytes<Result>(at index: Int, _ body: (UnsafeRawBufferPointer?) throws -> Result) throws -> Result
}

/// A value that a column can hold.
protocol ColumnValue {
    /// Nil for NULL.
    init?(_ columns: any RowColumns, _ index: Int) throws
}

extension Int64: ColumnValue {
    init?(_ columns: any RowColumns, _ index: Int) throws {
        guard let value = try columns.integer(at: index) else { return nil }
        self = value
    }
}

extension Int: ColumnValue {
    init?(_ columns: any RowColumns, _ index: Int) throws {
        guard let value = try columns.integer(at: index) else { return nil }
        self = Int(value)
    }
}

extension Bool: ColumnValue {
    init?(_ columns: any RowColumns, _ index: Int) throws {
        guard let value = try columns.integer(at: index) else { return nil }
        self = value != 0
    }
}

extension Double: ColumnValue {
    init?(_ columns: any RowColumns, _ index: Int) throws {
        guard let value = try columns.real(at: index) else { return nil }
        // Nothing that is stored is infinite, and no JSON can say so.
        guard value.isFinite else { throw DamagedData(reason: "a number is not finite") }
        self = value
    }
}

extension String: ColumnValue {
    init?(_ columns: any RowColumns, _ index: Int) throws {
        guard let value = try columns.text(at: index) else { return nil }
        self = value
    }
}

extension PhotoPath: ColumnValue {
    init?(_ columns: any RowColumns, _ index: Int) throws {
        guard let text = try columns.text(at: index) else { return nil }
        self.init(text: text)
    }
}

extension ContentHash: ColumnValue {
    init?(_ columns: any RowColumns, _ index: Int) throws {
        guard let bytes = try columns.withBytes(at: index, { $0.map(Array.init) }) else { return nil }
        guard let hash = ContentHash(bytes: bytes) else {
            throw DamagedData(reason: "a content hash has \(bytes.count) bytes")
        }
        self = hash
    }
}

extension TextSource: ColumnValue {
    init?(_ columns: any RowColumns, _ index: Int) throws {
        guard let name = try columns.text(at: index) else { return nil }
        guard let source = TextSource(rawValue: name) else {
            throw DamagedData(reason: "a text has the unknown source “\(name)”")
        }
        self = source
    }
}

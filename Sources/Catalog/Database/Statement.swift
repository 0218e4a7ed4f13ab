/// A statement in SQL together with its values.
///
///     try transaction.run("DELETE FROM favourites WHERE photo_id \(in: ids) AND added_at < \(seconds)")
///
/// Interpolated values never become part of the text: each database binds them in its own way. Further statements can
/// be interpolated as fragments.
struct Statement: ExpressibleByStringInterpolation, Sendable {
    enum Value: Hashable, Sendable {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
        case bytes([UInt8])
        /// Little-endian F32.
        case floats([Float])
    }

    enum Part: Sendable {
        case sql(String)
        case value(Value)
        /// `IN` a list, of values of one kind.
        case list([Value])
    }

    private(set) var parts: [Part]

    init(stringLiteral sql: String) { parts = [.sql(sql)] }

    init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate(set) var parts: [Part] = []

        init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(2 * interpolationCount + 1) }

        mutating func appendLiteral(_ sql: String) { if !sql.isEmpty { parts.append(.sql(sql)) } }

        mutating func appendInterpolation(_ value: some Bindable) { parts.append(.value(value.statementValue)) }

        mutating func appendInterpolation(_ value: (some Bindable)?) {
            parts.append(.value(value?.statementValue ?? .null))
        }

        /// Appends `IN (…)`. Nothing is in an empty list.
        mutating func appendInterpolation(in list: some Sequence<some Bindable>) {
            parts.append(.list(list.map(\.statementValue)))
        }

        mutating func appendInterpolation(_ fragment: Statement) { parts += fragment.parts }
    }
}

extension [Statement] {
    /// The statements with a separator between them.
    func joined(_ separator: Statement) -> Statement {
        guard var joined = first else { return "" }
        for statement in dropFirst() { joined = "\(joined)\(separator)\(statement)" }
        return joined
    }
}

/// A value that a statement can hold.
protocol Bindable {
    var statementValue: Statement.Value { get }
}

extension Int: Bindable {
    var statementValue: Statement.Value { .integer(Int64(self)) }
}

extension Int64: Bindable {
    var statementValue: Statement.Value { .integer(self) }
}

extension Bool: Bindable {
    var statementValue: Statement.Value { .integer(self ? 1 : 0) }
}

extension Double: Bindable {
    var statementValue: Statement.Value { .real(self) }
}

extension String: Bindable {
    var statementValue: Statement.Value { .text(self) }
}

extension PhotoPath: Bindable {
    var statementValue: Statement.Value { .text(text) }
}

extension ContentHash: Bindable {
    var statementValue: Statement.Value { .bytes(bytes) }
}

extension [Float]: Bindable {
    var statementValue: Statement.Value { .floats(self) }
}

extension TextSource: Bindable {
    var statementValue: Statement.Value { .text(rawValue) }
}

extension VectorSubject.Kind: Bindable {
    var statementValue: Statement.Value { .integer(Int64(rawValue)) }
}

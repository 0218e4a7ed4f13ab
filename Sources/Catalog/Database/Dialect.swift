/// The fragments of SQL in which databases differ.
struct Dialect: Sendable {
    /// The table `vectors`, read by way of its index of watermarks.
    var changedVectors: Statement
}

import Workers

/// The threads among which searches and construction are divided, named here so that a program that embeds only the
/// index needs no other import.
public typealias WorkerPool = Workers.WorkerPool

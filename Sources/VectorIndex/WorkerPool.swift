import Workers

/// The threads that searches and construction are shared out to, named here so that a program that embeds only the
/// index needs no other import.
public typealias WorkerPool = Workers.WorkerPool

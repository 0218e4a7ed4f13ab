/// The error of the server's parsers, without the answer that it becomes there.
struct Problem: Error {
    enum Kind { case invalidMultipart }

    init(_ kind: Kind, _ detail: String) {}
}

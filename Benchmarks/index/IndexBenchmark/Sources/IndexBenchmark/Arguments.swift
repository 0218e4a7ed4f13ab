#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// `--name value` pairs after a command's name.
struct Arguments {
    let command: String
    private var values: [String: String] = [:]

    init(_ arguments: [String]) throws {
        guard arguments.count >= 2 else {
            throw Failure("usage: IndexBenchmark flat|build|search|filter --name value …")
        }
        command = arguments[1]
        var rest = arguments.dropFirst(2)
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), let value = rest.popFirst() else { throw Failure("what is \(name)?") }
            values[String(name.dropFirst(2))] = value
        }
    }

    subscript(name: String) -> String? { values[name] }

    func require(_ name: String) throws -> String {
        guard let value = values[name] else { throw Failure("--\(name) is missing") }
        return value
    }

    func integer(_ name: String, default fallback: Int) throws -> Int {
        guard let text = values[name] else { return fallback }
        guard let value = Int(text) else { throw Failure("--\(name) \(text) is no number") }
        return value
    }

    func integers(_ name: String, default fallback: [Int]) throws -> [Int] {
        guard let text = values[name] else { return fallback }
        return try text.split(separator: ",").map {
            guard let value = Int($0) else { throw Failure("--\(name) \($0) is no number") }
            return value
        }
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Seconds since some fixed moment.
func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + 1e-9 * Double(now.tv_nsec)
}

/// Seconds of processor time this process has used: what a search on one thread costs, whatever else the machine does.
func processorSeconds() -> Double {
    var used = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
    return Double(used.tv_sec) + 1e-9 * Double(used.tv_nsec)
}

/// Repeats `body` for about a second and returns the median of its times, in seconds.
func median(
    budget: Double = 1, minimum: Int = 3, clock: () -> Double = seconds, _ body: () throws -> Void
) rethrows -> Double {
    var times: [Double] = []
    let end = seconds() + budget
    while times.count < minimum || seconds() < end {
        let start = clock()
        try body()
        times.append(clock() - start)
    }
    return times.sorted()[times.count / 2]
}

/// A file of raw values.
func readValues<Value: BitwiseCopyable>(_ path: String, as type: Value.Type) throws -> [Value] {
    guard let file = fopen(path, "rb") else { throw Failure("cannot open \(path)") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let count = ftell(file) / MemoryLayout<Value>.size
    rewind(file)
    return try [Value](unsafeUninitializedCapacity: count) { buffer, used in
        used = fread(buffer.baseAddress, MemoryLayout<Value>.size, count, file)
        guard used == count else { throw Failure("cannot read \(path)") }
    }
}

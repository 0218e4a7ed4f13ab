#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

do {
    let arguments = try Arguments(CommandLine.arguments)
    switch arguments.command {
    case "flat": try benchmarkFlat(arguments)
    case "build": try benchmarkBuild(arguments)
    case "search": try benchmarkSearch(arguments)
    case "filter": try benchmarkFilters(arguments)
    default: throw Failure("no such benchmark: \(arguments.command)")
    }
} catch {
    let message = "\(error)\n"
    write(2, message, message.utf8.count)
    exit(1)
}

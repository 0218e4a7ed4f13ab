import CLibFuzzer
import Glibc

// FUZZ_PARSER names the parser; the arguments are libFuzzer's own, or --write-seeds FOLDER.
let name = getenv("FUZZ_PARSER").map { String(cString: $0) } ?? ""
guard let parser = Parser(rawValue: name) else {
    Parser.say("FUZZ_PARSER must be one of: " + Parser.allCases.map(\.rawValue).joined(separator: ", "))
    exit(64)
}
if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--write-seeds" {
    parser.writeSeeds(to: CommandLine.arguments[2])
    exit(0)
}
Parser.current = parser
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        Parser.current?.use(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
        return 0
    })

import CLibFuzzer
import Glibc

// FuzzIndexFile --write-seeds FOLDER, or libFuzzer's own arguments.
do {
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--write-seeds" {
        try writeSeeds(to: CommandLine.arguments[2])
    } else {
        let target = try FuzzTarget()
        FuzzTarget.current = target
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments) { FuzzTarget.tryInput($0, $1) })
    }
} catch {
    FuzzTarget.say("\(error)")
    exit(1)
}

import CPictureLibraries
import CSandbox
import Files

/// The other end of a ``PictureDecoderPool`` and an ``FFmpegDecoder``: what their children run.
public enum DecoderChild {
    /// The argument that makes a program a child.
    static let argument = "decode-pictures"

    /// Turns this process into a decoding child, and never returns, if it was started as one. To be called first in a
    /// program, before it starts threads or opens files.
    public static func runIfRequested() {
        guard CommandLine.argc == 2, let argument = CommandLine.unsafeArgv[1] else { return }
        let code: Int32
        if strcmp(argument, Self.argument) == 0 {
            code = pl_run_child()
        } else if strcmp(argument, ProgramRun.argument) == 0 {
            code = cs_run_program()
        } else {
            return
        }
        if code == EX_USAGE {
            let message = "clipsearch runs \"\(String(cString: argument))\" itself, to decode pictures.\n"
            _ = message.withCString { write(2, $0, strlen($0)) }
        }
        exit(code)
    }
}

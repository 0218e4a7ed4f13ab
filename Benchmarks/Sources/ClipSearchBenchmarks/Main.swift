import Encoders

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@main
struct Main {
    static func main() {
        do {
            let options = try Options(arguments: CommandLine.arguments.dropFirst())
            if options.wantsHelp {
                print(Options.help)
                return
            }
            let harness = Harness(seconds: options.seconds, only: options.only)
            for suite in options.suites {
                switch suite {
                case .exactSearch: try measureExactSearch(options, harness)
                case .text: try inEachPrecision(options, harness, measureTexts)
                case .image: try inEachPrecision(options, harness, measureImages)
                case .photos: try inEachPrecision(options, harness, measurePhotos)
                case .t5: try inEachPrecision(options, harness, measureT5)
                case .gpt2: try inEachPrecision(options, harness, measureGPT2)
                case .correction: try inEachPrecision(options, harness, measureCorrection)
                case .queries: try inEachPrecision(options, harness, measureQueries)
                case .reading: try inEachPrecision(options, harness, measureReading)
                case .tokenizer: try measureTokenizer(options, harness)
                }
            }
        } catch {
            let message = "clipsearch-benchmarks: \(error)\n"
            write(2, message, message.utf8.count)
            exit(1)
        }
    }

    private static func inEachPrecision(
        _ options: Options, _ harness: Harness, _ measure: (Options, Precision, Harness) throws -> Void
    ) throws {
        for precision in options.precisions {
            var harness = harness
            harness.precision = precision.rawValue
            try measure(options, precision, harness)
        }
    }
}

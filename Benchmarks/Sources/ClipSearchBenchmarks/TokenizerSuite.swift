import Tokenizers

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A tokenizer: loading it from its folder, and encoding the lines of a file one by one.
func measureTokenizer(_ options: Options, _ harness: Harness) throws {
    let lines = try options.lines()
    let kind = options.model.split(separator: "/").last.map(String.init) ?? "tokenizer"
    let load: () throws -> any Tokenizer =
        access("\(options.model)/merges.txt", F_OK) == 0
        ? { try GPT2Tokenizer(folder: options.model, maximumLength: .max) }
        : { try UnigramTokenizer(folder: options.model, maximumLength: .max) }
    try harness.measure("tokenizer/\(kind)/load") { consume(try load()) }
    let tokenizer = try load()
    harness.measure("tokenizer/\(kind)/encode", items: lines.count, perItem: true) {
        for line in lines { consume(tokenizer.encode(line)) }
    }
}

extension Options {
    /// The lines of ``texts``, empty ones left out.
    func lines() throws(BenchmarkError) -> [String] {
        guard let texts, let file = fopen(texts, "r") else { throw .noTexts(texts) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        if lines.isEmpty { throw .noTexts(texts) }
        return lines
    }
}

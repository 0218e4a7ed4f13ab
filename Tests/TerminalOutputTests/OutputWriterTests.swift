import TerminalOutput
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct OutputWriterTests {
    private func pipeEnds() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test func bytesArriveInOrder() throws {
        let (reading, writing) = try pipeEnds()
        defer { close(reading) }
        var writer = OutputWriter(descriptor: writing)
        try writer.writeLine("first")
        try writer.write([0xff, 0x00])
        try writer.flush()
        close(writing)
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(reading, &buffer, buffer.count)
        #expect(Array(buffer.prefix(max(0, count))) == Array("first\n".utf8) + [0xff, 0x00])
    }

    @Test func aReaderThatLeavesIsNoError() throws {
        OutputWriter.ignoreWriteSignals()
        let (reading, writing) = try pipeEnds()
        defer { close(writing) }
        close(reading)
        var writer = OutputWriter(descriptor: writing)
        for _ in 0..<100_000 where !writer.isClosed { try writer.writeLine("a photo a line") }
        try writer.flush()
        let closed = writer.isClosed
        #expect(closed)
        try writer.writeLine("into the void")
        try writer.flush()
    }

    /// Without a signal that ends the process. The limit is one of a whole process, so this runs in one of its own.
    @Test func aFileBeyondTheLimitIsAnError() async {
        await #expect(processExitsWith: .success) { () async throws in
            OutputWriter.ignoreWriteSignals()
            let file = try #require(tmpfile())
            var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
            try #require(setrlimit(fileSizeLimit, &limit) == 0)
            var writer = OutputWriter(descriptor: fileno(file), destination: "out.npy")
            var failure: OutputError?
            do throws(OutputError) {
                try writer.write(repeatElement(UInt8(ascii: "x"), count: 2000))
                try writer.flush()
            } catch {
                failure = error
            }
            try #require(failure?.code == EFBIG)
        }
    }

    #if os(Linux)
    @Test func aFullDiskIsAnError() throws {
        let full = open("/dev/full", O_WRONLY)
        try #require(full >= 0)
        defer { close(full) }
        let error = #expect(throws: OutputError.self) {
            var writer = OutputWriter(descriptor: full, destination: "out.npy")
            try writer.write("x")
            try writer.flush()
        }
        #expect(error?.code == ENOSPC)
        #expect(error?.description.hasPrefix("out.npy could not be written") == true)
    }
    #endif
}

#if canImport(Glibc)
private let fileSizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
#else
private let fileSizeLimit = RLIMIT_FSIZE
#endif

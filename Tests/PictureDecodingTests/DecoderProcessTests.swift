import CSandbox
import Files
import Foundation
import PictureDecoding
import Pictures
import Testing

extension DecodingTests {
    /// Children must be confined, end without harm, and be replaced.
    @Suite struct DecoderProcessTests {
        init() { _ = PictureDecoderPool.shared }

        private func lossless() -> Golden.File? {
            Golden.files.first { $0.checksum != nil && $0.format.map(PictureDecoderPool.installed.contains) == true }
        }

        @Test func aProgramThatIsNoDecoderIsNamed() {
            for executable in ["/bin/true", "/nonexistent/clipsearch"] {
                let pool = PictureDecoderPool(executable: executable)
                #expect(pool.status.failure?.contains("did not start") == true)
                for format in ExternalDecoding.formats { #expect(pool.obstacle(to: format) != nil) }
                #expect(throws: PictureError.self) { try pool.decode([1], format: .heic, size: (1, 1)) }
            }
        }

        @Test func protectionIsStated() {
            let status = PictureDecoderPool.shared.status
            #expect(status.protection.contains("a process of its own"))
            #if os(Linux)
            // Where tests run in a sandbox that forbids Landlock, seccomp remains.
            #expect(status.filtersCalls || status.landlockVersion > 0)
            #endif
        }

        /// A child that hangs, or crashes, is the fault of its picture; the next one is decoded.
        @Test func hangsAndCrashesNameThePicture() async throws {
            guard let file = lossless(), let format = file.format else { return }
            let pool = PictureDecoderPool(executable: PictureDecoderPool.builtCommand, limit: 1, seconds: 2)
            func decode() throws(PictureError) -> Picture {
                try pool.decode(file.bytes, format: format, size: (file.width, file.height))
            }
            let before = Set(Self.children())
            #expect(Golden.checksum(try decode().pixels) == file.checksum)
            let child = try #require(Set(Self.children()).subtracting(before).first)
            kill(child, SIGSTOP)
            #expect(throws: PictureError.tooCostly(format, reason: "decoding it takes longer than 2 s")) { try decode() }
            #expect(Golden.checksum(try decode().pixels) == file.checksum)

            let next = try #require(Set(Self.children()).subtracting(before).first)
            #expect(next != child)
            kill(next, SIGSTOP)
            Thread.detachNewThread {
                usleep(100_000)
                kill(next, SIGSEGV)
                kill(next, SIGCONT)
            }
            #expect(throws: PictureError.damaged(format, reason: "the decoder ended by signal 11")) { try decode() }
            #expect(Golden.checksum(try decode().pixels) == file.checksum)
        }

        #if os(Linux)
        /// Sealed, a process opens no file and no connection, and starts none.
        @Test func aSealedProcessCanDoNothingButCompute() async {
            await #expect(processExitsWith: .success) {
                var protection = cs_protection()
                cs_limit(1 << 30)
                cs_seal(&protection)
                guard protection.filters_calls != 0 || protection.landlock_version > 0 else { exit(2) }
                let isOpened = open("/etc/passwd", O_RDONLY) >= 0 || opendir("/") != nil
                let isWritten = open("/tmp/clipsearch-sealed", O_WRONLY | O_CREAT, 0o600) >= 0
                guard !isOpened, !isWritten else { exit(3) }
                guard protection.filters_calls != 0 else { exit(0) }
                let isConnected = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) >= 0
                var pipes: [Int32] = [0, 0]
                exit(isConnected || pipe(&pipes) == 0 || kill(getppid(), 0) == 0 ? 4 : 0)
            }
        }
        #endif

        /// A TIFF that takes some milliseconds to decode.
        private static let largeTIFF: [UInt8] = {
            let (width, height) = (1600, 1200)
            let tags = [
                (256, width), (257, height), (258, 8), (259, 1), (262, 2), (273, 122), (277, 3), (278, 16),
                (279, 3 * width * height),
            ]
            func number(_ value: Int, _ length: Int) -> [UInt8] {
                (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            }
            var file = [0x49, 0x49, 42, 0] + number(8, 4) + number(tags.count, 2)
            for (tag, value) in tags {
                // One strip.
                file += number(tag, 2) + number(4, 2) + number(1, 4) + number(tag == 278 ? height : value, 4)
            }
            file += number(0, 4)
            return file + (0..<3 * width * height).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        }()

        /// Children that are killed in the middle of a picture: it is decoded by the next one.
        @Test func killedChildrenLoseNothing() throws {
            guard PictureDecoderPool.installed.contains(.tiff) else { return }
            let pool = PictureDecoderPool(executable: PictureDecoderPool.builtCommand, limit: 1)
            let file = Self.largeTIFF
            let expected = Array(file[122...])
            let before = Set(Self.children())
            for round in 0..<rounds("PICTURE_DECODER_KILLS", usually: 40) {
                #expect(pool.obstacle(to: .tiff) == nil)
                let killed = Set(Self.children()).subtracting(before)
                Thread.detachNewThread {
                    usleep(UInt32(round % 40) * 700)
                    for child in killed { kill(child, SIGKILL) }
                }
                let picture = try pool.decode(file, format: .tiff, size: (1600, 1200))
                #expect(picture.pixels == expected, "round \(round)")
            }
        }

        /// The processes that this one started as decoders.
        private static func children() -> [pid_t] {
            let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return all.compactMap { pid_t($0) }.filter { process in
                guard let line = FileManager.default.contents(atPath: "/proc/\(process)/stat"),
                    let text = String(data: line, encoding: .utf8), let end = text.lastIndex(of: ")")
                else { return false }
                let fields = text[text.index(after: end)...].split(separator: " ")
                return fields.count > 1 && pid_t(fields[1]) == getpid() && text.contains("(clipsearch)")
            }
        }

        @Test func manyThreadsShareFewChildren() throws {
            guard let file = lossless() else { return }
            DispatchQueue.concurrentPerform(iterations: 64) { _ in
                let picture = try? Picture(bytes: file.bytes)
                #expect(picture.map { Golden.checksum($0.pixels) } == file.checksum)
            }
        }
    }
}

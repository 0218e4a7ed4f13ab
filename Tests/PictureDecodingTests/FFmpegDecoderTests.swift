import Files
import Foundation
import PictureDecoding
import Pictures
import Testing

extension DecodingTests {
    /// Pictures of videos, by programs that stand in for `ffmpeg`, and by itself where it is installed.
    @Suite struct FFmpegDecoderTests {
        private let folder: URL
        private let format = PictureFormat.video("MP4")

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "ffmpeg-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }

        /// Runs a test with a decoder whose program is a script. Scripts can start no other programs.
        private func with(
            _ script: String, seconds: Int = 10, _ body: (FFmpegDecoder, Int32) throws -> Void
        ) throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let (program, video) = (folder.appending(path: "ffmpeg"), folder.appending(path: "clip.mp4"))
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: program)
            try Data("a video\n".utf8).write(to: video)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
            let file = try OutsideFile(video.path)
            #expect(FFmpegDecoder.installed(in: ":relative:\(folder.path)") == program.path)
            let decoder = FFmpegDecoder(
                executable: PictureDecoderPool.builtCommand, program: program.path, seconds: seconds)
            try body(decoder, file.descriptor)
        }

        private func still(_ script: String, seconds: Int = 10) throws -> Picture? {
            var picture: Picture?
            try with(script, seconds: seconds) { decoder, video in
                picture = try decoder.still(ofVideo: video, format: format, at: 1.5, side: 64)
            }
            return picture
        }

        @Test func aPictureComesBack() throws {
            let picture = try #require(try still(#"printf 'P6\n2 1\n255\nabcdef'"#))
            #expect((picture.width, picture.height) == (2, 1) && picture.pixels == Array("abcdef".utf8))
        }

        @Test func nothingIsNoPicture() throws {
            #expect(try still("exit 0") == nil)
            #expect(try still("exit 3") == nil)
        }

        @Test(arguments: [
            #"printf 'no picture'"#, #"printf 'P6\n9999 9999\n255\n'"#, #"printf 'P6\n0 0\n255\n'"#,
        ])
        func garbageIsAnError(script: String) throws {
            #expect(throws: PictureError.self) { try still(script) }
        }

        /// More than there is room for: the program may not end, and is ended.
        @Test func tooMuchIsRefused() throws {
            let script = #"printf 'P6\n2 1\n255\nabcdef'; while printf '%01000d' 0; do :; done; exit 0"#
            let picture = try #require(try still(script))
            #expect(picture.pixels == Array("abcdef".utf8))
        }

        @Test func aHangNamesTheVideo() throws {
            let clock = ContinuousClock()
            let start = clock.now
            let reason = "decoding a picture of it takes longer than 1 s"
            #expect(throws: PictureError.tooCostly(format, reason: reason)) { try still("while :; do :; done", seconds: 1) }
            #expect(throws: PictureError.tooCostly(format, reason: reason)) { try still("read x <&3", seconds: 1) }
            #expect(clock.now - start < .seconds(20))
        }

        @Test func aCrashNamesTheVideo() throws {
            #expect(throws: PictureError.damaged(format, reason: "the decoder ended by signal 11")) {
                try still("kill -SEGV $$")
            }
        }

        /// A program that closes the channel is taken for one that has ended, and ended.
        @Test func leavingTheChannelIsAnEnd() throws {
            #expect(throws: PictureError.damaged(format, reason: "the decoder ended by signal 9")) {
                try still("exec 3>&-; while :; do :; done", seconds: 5)
            }
            #expect(throws: PictureError.self) { try still("echo hello >&3; exit 0") }
        }

        @Test func aProgramThatIsNoneIsNamed() throws {
            defer { try? FileManager.default.removeItem(at: folder) }
            let file = try OutsideFile("/proc/self/exe")
            for (executable, program) in [
                (PictureDecoderPool.builtCommand, "/nonexistent/ffmpeg"), ("/bin/true", "/bin/true"),
                ("/nonexistent/clipsearch", "/bin/true"),
            ] {
                let decoder = FFmpegDecoder(executable: executable, program: program)
                let error = #expect(throws: PictureError.self) {
                    try decoder.still(ofVideo: file.descriptor, format: format, at: 0, side: 8)
                }
                #expect(error.map { "\($0)".contains("ffmpeg did not start") } == true)
            }
            let none = FFmpegDecoder(executable: PictureDecoderPool.builtCommand, program: nil)
            #expect(none.obstacle == "ffmpeg is not installed")
            let broken = FFmpegDecoder(executable: PictureDecoderPool.builtCommand, program: "/nonexistent/ffmpeg")
            #expect(broken.obstacle?.contains("/nonexistent/ffmpeg cannot be run") == true)
            #expect(FFmpegDecoder.installed(in: "/nonexistent:/proc") == nil)
        }

        /// It reads its video and what is installed, and nothing else; it writes nothing, and starts nothing.
        @Test func theProgramIsConfined() throws {
            let secret = folder.appending(path: "secret")
            try Data("secret\n".utf8).write(to: secret)
            let written = folder.appending(path: "written")
            let script = """
                read video < /dev/fd/0 && own=1
                read secret < \(secret.path)
                read user < /etc/passwd
                echo x > \(written.path)
                echo "ffmpeg version $own[$secret][$user][$HOME] more"
                """
            try with(script) { decoder, _ in
                // The file that is given for this is the command, whose first line is no text.
                let status = try decoder.status()
                #expect(status.protection.contains("a process of its own"))
                #expect(!FileManager.default.fileExists(atPath: written.path))
                #if os(Linux)
                // Where tests run in a sandbox that forbids Landlock, seccomp remains.
                try #require(status.protection.contains("Landlock") || status.protection.contains("seccomp"))
                #endif
                guard status.protection.contains("Landlock") else { return }
                #expect(status.version == "ffmpeg 1[][][]")
            }
        }

        /// A shell that cannot start another process ends.
        @Test func theProgramStartsNothing() throws {
            #expect(try still(#"(exit 0); printf 'P6\n1 1\n255\nabc'"#) == nil)
        }

        @Test func whatTheProgramSaysIsRead() throws {
            let script = """
                printf '%s\\n' "Input #0, mov,mp4, from 'file:/dev/fd/0':" "  Metadata:" \\
                "    creation_time   : 2023-07-14T08:11:12.000000Z" "    title           : At the lake" \\
                "                    : Duration: 00:00:01.00, start" "    keywords        : sea; sand" \\
                "    com.apple.quicktime.creationdate: 2023-07-14T10:11:12+0200" \\
                "    com.apple.quicktime.make: Apple" "    com.apple.quicktime.model: iPhone 12" \\
                "    com.apple.quicktime.location.ISO6709: +48.1371+011.5754+519.0/" \\
                "  Duration: 01:02:03.50, start: 0.000000, bitrate: 9 kb/s" \\
                "  Stream #0:0[0x1](und): Video: mjpeg, yuvj420p, 100x100, 90k tbr (attached pic)" \\
                "  Stream #0:1(und): Video: h264 (High) (avc1 / 0x31637661), yuv420p, 1920x1080 [SAR 1:1], 30 fps" \\
                "    Metadata:" "      title           : Not this" "    Side data:" \\
                "      displaymatrix: rotation of -90.00 degrees" "  Stream #0:2: Video: h264, 5x5" >&2
                exit 1
                """
            try with(script) { decoder, video in
                let found = try #require(try decoder.information(ofVideo: video, format: format))
                #expect(found.seconds == 3723.5 && (found.width, found.height) == (1080, 1920))
                #expect(found.date?.description == "2023-07-14T10:11:12+02:00")
                #expect(found.headerDate?.description == "2023-07-14T08:11:12+00:00")
                #expect(found.title == "At the lake" && found.keywords == ["sea", "sand"])
                #expect(found.camera == "Apple iPhone 12" && found.location?.altitude == 519)
            }
        }

        @Test func musicIsNoVideo() throws {
            let script = """
                printf '%s\\n' "Input #0, mov,mp4, from 'x':" "  Duration: 00:01:00.00" \\
                "  Stream #0:0: Audio: aac" "  Stream #0:1: Video: mjpeg, 100x100 (attached pic)" >&2; exit 1
                """
            try with(script) { decoder, video in
                let found = try decoder.information(ofVideo: video, format: format)
                #expect(found == nil)
            }
        }

        @Test func theProgramsReasonIsSaid() throws {
            try with("echo 'file:/dev/fd/0: Invalid data found when processing input' >&2; exit 1") { decoder, video in
                let reason = "Invalid data found when processing input"
                #expect(throws: PictureError.damaged(format, reason: reason)) {
                    try decoder.information(ofVideo: video, format: format)
                }
            }
        }
    }

    /// The same with `ffmpeg` itself.
    @Suite(.enabled(if: FFmpegDecoder.installed() != nil, "ffmpeg is not installed"))
    struct InstalledFFmpegTests {
        private let decoder = FFmpegDecoder(executable: PictureDecoderPool.builtCommand)

        /// Makes a video that is red for five seconds and blue for as many, in one of several containers.
        private func video(_ name: String, _ options: [String] = []) throws -> URL {
            let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)-\(name)")
            let process = Process()
            process.executableURL = URL(filePath: try #require(decoder.program))
            process.arguments = [
                "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", "color=red:s=160x90:d=5:r=10", "-f",
                "lavfi", "-i", "color=blue:s=160x90:d=5:r=10", "-filter_complex", "[0][1]concat", "-metadata",
                "title=Two colours",
            ] + options + [url.path]
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
            return url
        }

        private func colour(_ picture: Picture?) throws -> String {
            let picture = try #require(picture)
            let centre = 3 * (picture.height / 2 * picture.width + picture.width / 2)
            return picture.pixels[centre] > 150 ? "red" : picture.pixels[centre + 2] > 150 ? "blue" : "other"
        }

        @Test func theVersionIsKnown() throws {
            #expect(try decoder.status().version.hasPrefix("ffmpeg "))
        }

        @Test(arguments: [
            ("a.mp4", [], "MP4"), ("a.mov", [], "QuickTime"), ("a.mkv", [], "Matroska"), ("a.avi", [], "AVI"),
            ("a.ts", ["-c:v", "mpeg2video", "-r", "25"], "MPEG transport stream"),
            ("a.webm", ["-c:v", "libvpx"], "WebM"),
        ] as [(String, [String], String)])
        func stillsAreThoseOfTheirSeconds(name: String, options: [String], container: String) throws {
            let url = try video(name, options)
            defer { try? FileManager.default.removeItem(at: url) }
            let file = try OutsideFile(url.path)
            let format = try #require(PictureFormat.detect(try file.read(at: 0, count: 4096)))
            #expect(format == .video(container))
            let found = try #require(try decoder.information(ofVideo: file.descriptor, format: format))
            #expect(abs(found.seconds - 10) < 0.3 && (found.width, found.height) == (160, 90))
            #expect(found.title == "Two colours" || container.hasPrefix("MPEG"))
            let stills = try [2.5, 7.5].map {
                try decoder.still(ofVideo: file.descriptor, format: format, at: $0, side: 64)
            }
            #expect(try stills.map(colour) == ["red", "blue"])
            #expect(stills[0]?.width == 64 && stills[0]?.height == 36)
            #expect(try decoder.still(ofVideo: file.descriptor, format: format, at: 60, side: 64) == nil)
        }

        @Test func turnedVideosAreUpright() throws {
            let plain = try video("a.mp4")
            let turned = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).mp4")
            defer { for url in [plain, turned] { try? FileManager.default.removeItem(at: url) } }
            var bytes = [UInt8](try Data(contentsOf: plain))
            // The matrix of the track's header: a quarter turn.
            let header = try #require(bytes.firstRange(of: Array("tkhd".utf8))).upperBound
            let matrix: [UInt32] = [0, 0x10000, 0, 0xffff_0000, 0, 0, 90 << 16, 0, 0x4000_0000]
            for (index, value) in matrix.enumerated() {
                for byte in 0..<4 {
                    bytes[header + 40 + 4 * index + byte] = UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32(byte)))
                }
            }
            try Data(bytes).write(to: turned)
            let file = try OutsideFile(turned.path)
            let found = try decoder.information(ofVideo: file.descriptor, format: .video("MP4"))
            #expect(found?.width == 90 && found?.height == 160)
            let still = try decoder.still(ofVideo: file.descriptor, format: .video("MP4"), at: 1, side: 100)
            #expect(still?.width == 56 && still?.height == 100)
        }

        /// Lists that name other files are not followed, whatever a file is called.
        @Test func listsAreRefused() throws {
            let other = try video("b.mp4")
            let list = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).mp4")
            defer { for url in [other, list] { try? FileManager.default.removeItem(at: url) } }
            for text in [
                "ffconcat version 1.0\nfile '\(other.path)'\n",
                "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n\(other.path)\n#EXT-X-ENDLIST\n",
            ] {
                try Data(text.utf8).write(to: list)
                let file = try OutsideFile(list.path)
                #expect(throws: PictureError.self) {
                    try decoder.information(ofVideo: file.descriptor, format: .video("MP4"))
                }
                #expect(try decoder.still(ofVideo: file.descriptor, format: .video("MP4"), at: 0, side: 9) == nil)
            }
        }
    }
}

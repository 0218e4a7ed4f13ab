import Foundation
import Pictures
import Testing

@Suite struct FormatTests {
    private func detect(_ head: String, filled: Int = 0) -> PictureFormat? {
        PictureFormat.detect(head.unicodeScalars.map { UInt8($0.value) } + [UInt8](repeating: 0, count: filled))
    }

    @Test func formatsAreToldFromTheirBytes() {
        #expect(detect("\u{ff}\u{d8}\u{ff}\u{e0}") == .jpeg)
        #expect(detect("\u{89}PNG\r\n\u{1a}\n") == .png)
        #expect(detect("RIFF\0\0\0\0WEBPVP8 ") == .webp)
        #expect(detect("RIFF\0\0\0\0AVI LIST") == .video("AVI"))
        #expect(detect("RIFF\0\0\0\0WAVEfmt ") == nil)
        #expect(detect("GIF89a") == .gif)
        #expect(detect("GIF87a") == .gif)
        #expect(detect("BM\u{10}\0\0\0\0\0\0\0\u{36}") == .bmp)
        for kind in 1...6 { #expect(detect("P\(kind) 4 3\n255\n") == .netpbm) }
        #expect(detect("P5 # a comment\n4\n3 65535 ") == .netpbm)
        #expect(detect("P5 4 3\n65536\n") == nil && detect("P7\nWIDTH 4") == nil && detect("P3 pages") == nil)
        #expect(detect("8BPS\0\u{1}") == .photoshop)
        #expect(detect("%PDF-1.7") == .pdf)
        #expect(detect("\0\0\u{1}\0\u{1}\0") == .icon)
        #expect(detect("\u{ff}\u{0a}") == .jpegXL)
        #expect(detect("\0\0\0\u{c}JXL \r\n") == .jpegXL)
        #expect(detect("\0\0\0\u{c}jP  \r\n") == .jpeg2000)
        #expect(detect("\u{ff}\u{4f}\u{ff}\u{51}") == .jpeg2000)
        #expect(detect("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic") == .heic)
        #expect(detect("\0\0\0\u{1c}ftypmif1\0\0\0\0mif1avifmiaf") == .avif)
        #expect(detect("\0\0\0\u{18}ftypmif1\0\0\0\0mif1heic") == .heic)
        #expect(detect("\0\0\0\u{18}ftypavif\0\0\0\0mif1") == .avif)
        #expect(detect("\0\0\0\u{18}ftypcrx \0\0\0\u{1}crx isom") == .raw("Canon CR3"))
        #expect(detect("\0\0\0\u{18}ftypisom\0\0\0\u{1}isommp41") == .video("MP4"))
        #expect(detect("\0\0\0\u{14}ftypqt  ") == .video("QuickTime"))
        #expect(detect("\u{1a}\u{45}\u{df}\u{a3}....webm") == .video("WebM"))
        #expect(detect("\u{1a}\u{45}\u{df}\u{a3}....matroska") == .video("Matroska"))
        #expect(detect("FUJIFILMCCD-RAW ") == .raw("Fujifilm RAF"))
        #expect(detect("IIRO\u{8}\0") == .raw("Olympus ORF"))
        #expect(detect("IIU\0\u{18}\0") == .raw("Panasonic RW2"))
        #expect(detect("II*\0\u{10}\0\0\0CR\u{2}\0") == .raw("Canon CR2"))
        #expect(detect("II*\0\u{8}\0\0\0\u{1}\0\u{12}\u{c6}\u{1}\0\u{4}\0\0\0\u{1}\u{4}\0\0") == .raw("DNG"))
        #expect(
            detect(
                "MM\0*\0\0\0\u{8}\0\u{2}\u{1}\u{0f}\0\u{2}\0\0\0\u{6}\0\0\0\u{26}\u{1}\u{4a}\0\u{4}\0\0\0\u{1}\0\0\0\0\0\0\0\0NIKON\0"
            ) == .raw("Nikon NEF"))
        #expect(detect("II*\0\u{8}\0\0\0\0\0") == .tiff)
        #expect(detect("<?xml version='1.0'?>\n<!-- x --><svg xmlns=''>") == .svg)
        #expect(detect("\u{ef}\u{bb}\u{bf}  <svg>") == .svg)
        #expect(detect("<html><body>") == nil)
        #expect(detect("plain words") == nil)
        #expect(detect("") == nil)
    }

    @Test func otherFormatsAreNamedNotDecoded() {
        let photoshop = Array("8BPS and more".utf8)
        #expect(throws: PictureError.unsupportedFormat(.photoshop)) { try Picture(bytes: photoshop) }
        #expect(throws: PictureError.unsupportedFormat(.photoshop)) { try PictureInfo(bytes: photoshop) }
        #expect(throws: PictureError.unrecognized) { try Picture(bytes: []) }
        #expect(PictureError.unsupportedFormat(.raw("Nikon NEF")).description.contains("Nikon NEF raw"))
    }

    /// The video of a motion photo, and the second picture of an MPO or of a gain map, follow the picture that counts.
    @Test func whatFollowsAJPEGIsNotLookedAt() throws {
        let jpeg = try Golden.scene(64, 48).jpegData(quality: 90)
        let video = RawWriter.box("ftyp", Array("mp42\0\0\0\0".utf8)) + RawWriter.box("mdat", [UInt8](repeating: 7, count: 5000))
        let second = try Golden.scene(200, 100).jpegData(quality: 90)
        for file in [jpeg + video, jpeg + second, jpeg + second + video] {
            #expect(try Picture(bytes: file) == Picture(bytes: jpeg))
            #expect(try PictureInfo(bytes: file) == PictureInfo(bytes: jpeg))
        }
    }

    @Test func filesAreReadOnlyWhenTheyArePictures() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pictures-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func path(_ name: String) -> String { folder.appending(path: name).path }

        // A PNG called .jpg is a PNG.
        let picture = Golden.scene(700, 600)
        let png = try picture.pngData()
        try Data(png).write(to: folder.appending(path: "a.jpg"))
        #expect(try PictureFile.format(atPath: path("a.jpg")) == .png)
        #expect(try PictureFile.bytes(atPath: path("a.jpg")) == png)
        #expect(try Picture(contentsOfFile: path("a.jpg")) == picture)

        try Data("8BPS".utf8).write(to: folder.appending(path: "b.png"))
        #expect(throws: PictureError.inFile(path: path("b.png"), .unsupportedFormat(.photoshop))) {
            try Picture(contentsOfFile: path("b.png"))
        }
        try Data(png.prefix(5000)).write(to: folder.appending(path: "c.png"))
        let error = #expect(throws: PictureError.self) { try Picture(contentsOfFile: path("c.png")) }
        #expect(error?.description.hasPrefix(path("c.png") + ": ") == true)
        if case .damaged(.png, _) = error?.underlying {} else { Issue.record("\(String(describing: error))") }
        for name in ["missing.png", ""] {
            let error = #expect(throws: PictureError.self) { try Picture(contentsOfFile: path(name)) }
            if case .unreadableFile = error?.underlying {} else { Issue.record("\(String(describing: error))") }
        }
    }
}

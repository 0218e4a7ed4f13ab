import Compute
import Files
import ModelFiles
import Networks
import Pictures
import TensorFiles

/// Reads what is written in pictures: PP-OCRv6 small from its folder, `weights/reader` in the source code.
///
///     let reader = try TextReader(folder: "weights/reader")
///     for line in reader.lines(in: try Picture(contentsOfFile: "ticket.jpg")) { print(line.text) }
///
/// It reads Chinese, Japanese, English and 46 more languages in Latin script; lines in other scripts are left out.
public final class TextReader: Sendable {
    /// The `model_type` of the folder's `config.json`.
    public static let modelType = "pp_ocr_v6"

    /// The network that finds lines, for programs that do the steps around it themselves.
    public let detector: TextDetector
    /// The network that reads a line.
    public let recognizer: TextRecognizer
    private let decoder: CTCDecoder
    private let detectorInput: PixelScale

    /// Loads the networks.
    ///
    /// - Parameters:
    ///   - folder: holds `config.json`, `detector.safetensors`, `recognizer.safetensors` and `letters.txt`.
    ///   - precision: the precision of the networks; `auto` is the fastest of this processor.
    /// - Throws: `ModelFilesError` when the folder does not hold such a model, `TensorFileError` when a tensor is
    ///   missing or has a shape other than the configuration's.
    public convenience init(folder: String, precision: Precision = .auto) throws {
        try self.init(folder: folder, WeightSettings(precision: precision.ofReader))
    }

    /// Checks that a folder holds a model that can be loaded, by loading everything but the matrices.
    ///
    /// - Throws: the errors of ``init(folder:precision:)``.
    public static func check(folder: String) throws { _ = try TextReader(folder: folder, .dryRun) }

    /// Returns the fingerprint of the model in a folder, for telling what it read from what another one did.
    ///
    /// - Throws: `ModelFilesError` when a file cannot be read.
    public static func fingerprint(folder: String) throws(ModelFilesError) -> String {
        try ModelFingerprint.of(
            folder: folder, files: ["config.json", "detector.safetensors", "letters.txt", "recognizer.safetensors"])
    }

    private init(folder: String, _ settings: WeightSettings) throws {
        let files = try ModelFolder(path: folder)
        guard files.modelType == Self.modelType else {
            throw files.otherType(wanted: "a model that reads writing (\(Self.modelType))")
        }
        decoder = CTCDecoder(letters: try Self.letters(of: files))
        let classes = decoder.classes
        detector = try TextDetector(
            configuration: files.configuration { try .init(json: $0["detector"] ?? .null) },
            weights: Checkpoint(files: ["\(folder)/detector.safetensors"]), settings)
        recognizer = try TextRecognizer(
            configuration: files.configuration { try .init(json: $0["recognizer"] ?? .null, classes: classes) },
            weights: Checkpoint(files: ["\(folder)/recognizer.safetensors"]), settings)
        detectorInput = try PixelScale(files, part: "detector")
    }

    private static func letters(of folder: ModelFolder) throws -> [String] {
        let path = "\(folder.path)/letters.txt"
        let bytes = try ModelFolder.bytes(of: path)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard bytes.last == UInt8(ascii: "\n"), lines.dropLast().allSatisfy({ !$0.isEmpty }) else {
            throw ModelFilesError.malformed(path: path, reason: "it does not hold a letter in each line")
        }
        return try lines.dropLast().map { line in
            guard let text = String(validating: line, as: UTF8.self) else {
                throw ModelFilesError.malformed(path: path, reason: "it is not UTF-8")
            }
            return text
        }
    }

    /// Returns the lines of writing in a picture, in reading order.
    ///
    /// Of a picture with more writing than some pages of fine print, the largest lines are read.
    public func lines(in picture: Picture) -> [TextLine] { lines(in: picture) {} }

    /// Returns the lines of writing in a picture, in reading order.
    ///
    ///     let lines = try reader.lines(in: picture) { try Task.checkCancellation() }
    ///
    /// - Parameter checkpoint: called before each step of the work, which takes less than a second each; it may wait.
    /// - Throws: the errors of `checkpoint`.
    public func lines<Failure>(
        in picture: Picture, checkpoint: () throws(Failure) -> Void
    ) throws(Failure) -> [TextLine] {
        try lines(in: picture, mostColumns: 160_000, checkpoint: checkpoint)
    }

    /// - Parameter mostColumns: the columns of lines that are read at most.
    package func lines<Failure>(
        in picture: Picture, mostColumns: Int, checkpoint: () throws(Failure) -> Void
    ) throws(Failure) -> [TextLine] {
        var reader = LineReader(of: picture, recognizer, decoder, columns: mostColumns)
        var read: [ReadLine] = []
        for place in try boxes(in: picture, checkpoint: checkpoint).sorted(by: { $0.area > $1.area }) {
            try checkpoint()
            let isTurned = 2 * read.count(where: \.isTurned) > read.count
            if let line = ReadLine.read(place, startingTurned: isTurned, by: &reader) { read.append(line) }
        }
        // Lines go with the majority: digits can be read upside down, too.
        if 2 * read.count(where: \.isTurned) > read.count {
            for index in read.indices where !read[index].isTurned {
                try checkpoint()
                read[index] = read[index].turned(by: &reader)
            }
        }
        return ReadingOrder.sorted(read.compactMap(\.line))
    }

    // MARK: Where something is written

    /// The longest sides of the pictures in which writing is looked for, one after the other: whether there is any
    /// shows in the first, where in the second, and fine print needs the third.
    private static let sides = (first: 640, second: 960, third: 1600)
    /// The least height of a line at which letters are read well, in pixels of the detector's picture.
    private static let leastLineHeight = 14.0

    private func boxes<Failure>(
        in picture: Picture, checkpoint: () throws(Failure) -> Void
    ) throws(Failure) -> [Quadrilateral] {
        let longest = max(picture.width, picture.height)
        try checkpoint()
        var boxes = self.boxes(in: picture, longestSide: Self.sides.first)
        guard boxes.hasWriting else {
            guard longest > Self.sides.second else { return [] }
            try checkpoint()
            guard hasFinePrint(picture) else { return [] }
            try checkpoint()
            return self.boxes(in: picture, longestSide: Self.sides.third).places
        }
        if longest > Self.sides.first {
            try checkpoint()
            boxes = self.boxes(in: picture, longestSide: Self.sides.second)
        }
        if longest > Self.sides.second, boxes.medianHeight < Self.leastLineHeight {
            try checkpoint()
            boxes = self.boxes(in: picture, longestSide: Self.sides.third)
        }
        return boxes.places
    }

    /// The least number of lines in the middle of a page of fine print.
    private static let linesOfFinePrint = 3

    /// Returns `true` if there is fine print in the middle of a large picture, which can't be seen when it is reduced.
    private func hasFinePrint(_ picture: Picture) -> Bool {
        let scale = min(1, Double(Self.sides.third) / Double(max(picture.width, picture.height)))
        let side = Int(Double(Self.sides.first) / scale)
        let (width, height) = (min(side, picture.width), min(side, picture.height))
        let middle = picture.cropped(
            x: (picture.width - width) / 2, y: (picture.height - height) / 2, width: width, height: height)
        return boxes(in: middle, longestSide: Self.sides.first).places.count >= Self.linesOfFinePrint
    }

    /// The lines that a detector found.
    private struct FoundBoxes {
        let hasWriting: Bool
        /// In pixels of the detector's picture; infinite without a line.
        let medianHeight: Double
        /// In pixels of the whole picture.
        let places: [Quadrilateral]
    }

    private func boxes(in picture: Picture, longestSide: Int) -> FoundBoxes {
        let scale = min(1, Double(longestSide) / Double(max(picture.width, picture.height)))
        let multiple = TextDetector.sizeMultiple
        let scaled = { (side: Int) in
            max(multiple, Int((Double(side) * scale / Double(multiple)).rounded(.toNearestOrEven)) * multiple)
        }
        let (width, height) = (scaled(picture.width), scaled(picture.height))
        let small = picture.resized(width: width, height: height, filter: .bilinear)
        let map = detector.probabilities(of: detectorInput.values(of: small), width: width, height: height)
        let found = TextBoxes(map, width: width, height: height).find()
        let heights = found.map { min($0.width, $0.height) }.sorted()
        let enlarged = PicturePoint(
            x: Double(picture.width) / Double(width), y: Double(picture.height) / Double(height))
        return FoundBoxes(
            hasWriting: map.contains { $0 > TextBoxes.threshold },
            medianHeight: heights.isEmpty ? .infinity : heights[heights.count / 2],
            places: found.map { $0.scaled(by: enlarged, width: picture.width, height: picture.height) })
    }
}

extension Precision {
    /// The arithmetic in which the networks compute. In 8-bit integers they read as well as in F32, as was measured
    /// on drawn pictures; see the model's card.
    fileprivate var ofReader: ArithmeticPrecision {
        switch self {
        case .auto: [ArithmeticPrecision.int8, .bf16].first(where: \.isFast) ?? .f32
        case .f32: .f32
        case .bf16: .bf16
        case .bf16x3: .bf16x3
        case .int8: .int8
        }
    }
}

extension Quadrilateral {
    /// Returns the place in a picture of another size, cut at its edges.
    fileprivate func scaled(by factor: PicturePoint, width: Int, height: Int) -> Quadrilateral {
        mapped {
            PicturePoint(
                x: min(max($0.x * factor.x, 0), Double(width - 1)),
                y: min(max($0.y * factor.y, 0), Double(height - 1)))
        }
    }

    fileprivate var area: Double { width * height }
}

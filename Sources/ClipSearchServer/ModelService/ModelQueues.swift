#if Server
import Encoders
import Files
import Pictures
import Synchronization
import Workers

/// The queues of one offered model, whose towers are loaded when they are first needed.
final class ModelQueues: Sendable {
    let offered: OfferedModel
    private let model = Lazily<any EmbeddingModel>()
    private let imageEncoder = Lazily<any ImageEncoder>()
    private let textEncoder = Lazily<any TextEncoder>()
    private let executor: BlockingExecutor
    /// The encoder's preprocessing, once it is loaded.
    private let known = Mutex<ImagePreprocessor?>(nil)
    let pictures: EncodingCounters
    let texts: EncodingCounters
    private let pictureQueue: EncodingQueue<[Float]>
    private let textQueue: EncodingQueue<String>

    init(_ offered: OfferedModel, on executor: BlockingExecutor) {
        self.offered = offered
        self.executor = executor
        (pictures, texts) = (EncodingCounters(), EncodingCounters())
        pictureQueue = EncodingQueue(Self.pictureLimits, on: executor, counters: pictures) { [model, imageEncoder] in
            let encoder = try imageEncoder.value { try model.value(offered.open).imageEncoder() }
            return { try Self.encode($0, by: encoder) }
        }
        textQueue = EncodingQueue(Self.textLimits, on: executor, counters: texts) { [model, textEncoder] in
            let encoder = try textEncoder.value { try model.value(offered.open).textEncoder() }
            return { try encoder.encode($0) }
        }
    }

    private static let pictureLimits = EncodingLimits(batch: 16, waiting: 512)
    private static let textLimits = EncodingLimits(batch: 32, waiting: 8192)

    /// Loads the towers that the model has.
    ///
    /// - Throws: the errors of opening it.
    func load() async throws {
        try await executor.run {
            let model = try model.value(offered.open)
            _ = try textEncoder.value(model.textEncoder)
            do {
                _ = try imageEncoder.value(model.imageEncoder)
            } catch EncoderError.missingPart {
                // A model of sentences.
            }
        }
    }

    /// Returns the preprocessing of pictures, which does not wait for other work once the encoder is loaded.
    func preprocessor() async throws -> ImagePreprocessor {
        if let known = known.withLock({ $0 }) { return known }
        let loaded = try await executor.run {
            try imageEncoder.value { try model.value(offered.open).imageEncoder() }.preprocessor
        }
        known.withLock { $0 = loaded }
        return loaded
    }

    /// Returns the number of tokens of texts. Blocks while the encoder is loaded.
    func tokenCount(of texts: [String]) throws -> Int {
        let encoder = try textEncoder.value { try model.value(offered.open).textEncoder() }
        return texts.reduce(0) { $0 + encoder.tokenize($1).count }
    }

    func vector(ofPixels pixels: [Float]) async throws -> [Float] { try await pictureQueue.vector(of: pixels) }
    func vector(ofText text: String) async throws -> [Float] { try await textQueue.vector(of: text) }

    /// Encodes a batch in one call, or by each thread alone where that is faster.
    private static func encode(_ pictures: [[Float]], by encoder: any ImageEncoder) throws -> [[Float]] {
        func encode(_ part: ArraySlice<[Float]>) throws -> [[Float]] {
            try encoder.encode(pixels: Array(part.joined()), count: part.count)
        }
        let threads = WorkerPool.shared.threadCount
        guard let size = encoder.portionSize, pictures.count >= size * threads else { return try encode(pictures[...]) }
        let starts = Array(stride(from: 0, to: pictures.count, by: size))
        return try WorkerPool.shared.map(starts.count) { index in
            Result { try encode(pictures[starts[index]..<min(starts[index] + size, pictures.count)]) }
        }.flatMap { try $0.get() }
    }
}
#endif

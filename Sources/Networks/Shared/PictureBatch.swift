/// Validation of the pixels of several pictures, [count, channels, size, size].
enum PictureBatch {
    static func validate(_ pixels: [Float], count: Int, channels: Int, size: Int, model: String) throws(NetworkError) {
        let (wanted, overflows) = count.multipliedReportingOverflow(by: channels * size * size)
        guard count >= 0, !overflows, pixels.count == wanted else {
            throw .invalidInput(
                model: model,
                reason: "\(count) pictures of \(channels) × \(size) × \(size) values were announced, but "
                    + "\(pixels.count) values came")
        }
    }
}

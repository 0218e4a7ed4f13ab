import StrictJSON

/// Reads the members of a `preprocessor_config.json`, naming the member in each error.
struct PreprocessorConfigReader {
    typealias Configuration = ImagePreprocessor.Configuration

    let json: JSONValue

    private func member(_ name: String) -> JSONValue? {
        json[name].flatMap { $0.isNull ? nil : $0 }
    }

    func flag(_ name: String) throws(PictureError) -> Bool {
        guard let value = member(name) else { return true }
        guard let flag = value.bool else { throw error(name, "must be true or false") }
        return flag
    }

    func number(_ name: String, default standard: Double) throws(PictureError) -> Double {
        guard let value = member(name) else { return standard }
        guard let number = value.double, number.isFinite else { throw error(name, "must be a number") }
        return number
    }

    /// Reads three numbers, or one for all channels.
    func channels(_ name: String, default standard: [Double]) throws(PictureError) -> [Double] {
        guard let value = member(name) else { return standard }
        let numbers = value.double.map { [$0, $0, $0] } ?? value.array?.compactMap(\.double) ?? []
        guard numbers.count == 3, numbers.allSatisfy(\.isFinite) else { throw error(name, "must be three numbers") }
        return numbers
    }

    /// Reads one of Pillow's filter numbers.
    func filter() throws(PictureError) -> ResamplingFilter {
        guard let value = member("resample") else { return .bicubic }
        switch value.int {
        case 1: return .lanczos
        case 2: return .bilinear
        case 3: return .bicubic
        default:
            let names = [0: "nearest", 4: "box", 5: "hamming"]
            let given = value.int.map { names[$0] ?? String($0) } ?? "this value"
            throw error("resample", "\(given) is not supported; it must be 1 (Lanczos), 2 (bilinear) or 3 (bicubic)")
        }
    }

    func resize() throws(PictureError) -> Configuration.Resize {
        guard let size = member("size") else { return .shortestEdge(224) }
        if size.int != nil { return .shortestEdge(try length(size, "size")) }
        if let edge = size["shortest_edge"] {
            guard size["longest_edge"] == nil else { throw error("size", "\"longest_edge\" is not supported") }
            return .shortestEdge(try length(edge, "size"))
        }
        let both = try heightAndWidth(size, "size")
        return .exact(width: both.width, height: both.height)
    }

    func crop() throws(PictureError) -> Configuration.Size {
        guard let size = member("crop_size") else { return Configuration.Size(width: 224, height: 224) }
        if size.int != nil {
            let side = try length(size, "crop_size")
            return Configuration.Size(width: side, height: side)
        }
        return try heightAndWidth(size, "crop_size")
    }

    private func heightAndWidth(_ size: JSONValue, _ name: String) throws(PictureError) -> Configuration.Size {
        guard let height = size["height"], let width = size["width"] else {
            throw error(name, "must be a whole number, or give \"height\" and \"width\"")
        }
        return Configuration.Size(width: try length(width, name), height: try length(height, name))
    }

    private func length(_ value: JSONValue, _ name: String) throws(PictureError) -> Int {
        guard let length = value.int, (1...Self.longestSide).contains(length) else {
            throw error(name, "must be whole numbers from 1 to \(Self.longestSide)")
        }
        return length
    }

    /// A bound above that of any network, small enough that products of sizes cannot overflow.
    private static let longestSide = 8192

    private func error(_ name: String, _ reason: String) -> PictureError {
        .invalidConfiguration(member: name, reason: reason)
    }
}

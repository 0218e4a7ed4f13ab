import StrictJSON

extension ImagePreprocessor {
    /// The contents of a `preprocessor_config.json`.
    public struct Configuration: Sendable, Hashable {
        /// The target of resizing.
        public enum Resize: Sendable, Hashable {
            /// The shorter side gets this length; the aspect ratio is kept.
            case shortestEdge(Int)
            /// Both sides are given; the aspect ratio may change.
            case exact(width: Int, height: Int)
        }

        /// A size in pixels.
        public struct Size: Sendable, Hashable {
            /// The width in pixels.
            public var width: Int
            /// The height in pixels.
            public var height: Int
            /// Creates a size.
            public init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
        }

        /// The target of resizing; nil keeps the size (`do_resize: false`).
        public var resize: Resize?
        /// The filter used for resizing.
        public var filter: ResamplingFilter
        /// The size of the centre crop; nil for no crop (`do_center_crop: false`).
        public var crop: Size?
        /// The factor by which 8-bit values are multiplied; nil leaves them unchanged (`do_rescale: false`).
        public var rescaleFactor: Double?
        /// The values subtracted from red, green and blue before division by ``standardDeviation``; nil:
        /// `do_normalize: false`.
        public var mean: [Double]?
        /// The values by which red, green and blue are divided; nil: `do_normalize: false`.
        public var standardDeviation: [Double]?

        /// Creates a configuration.
        public init(
            resize: Resize?, filter: ResamplingFilter = .bicubic, crop: Size? = nil, rescaleFactor: Double? = 1 / 255,
            mean: [Double]? = Self.clipMean, standardDeviation: [Double]? = Self.clipStandardDeviation
        ) {
            self.resize = resize
            self.filter = filter
            self.crop = crop
            self.rescaleFactor = rescaleFactor
            self.mean = mean
            self.standardDeviation = standardDeviation
        }

        /// The mean with which CLIP was trained.
        public static let clipMean = [0.48145466, 0.4578275, 0.40821073]
        /// The standard deviation with which CLIP was trained.
        public static let clipStandardDeviation = [0.26862954, 0.26130258, 0.27577711]

        /// Parses a configuration as `CLIPImageProcessor` does: missing members have its defaults, and sizes may be
        /// whole numbers, as in older files.
        ///
        /// - Throws: ``PictureError/invalidConfiguration(member:reason:)``.
        public init(json bytes: [UInt8]) throws(PictureError) {
            let json: JSONValue
            do {
                json = try JSONValue(parsing: bytes)
            } catch {
                throw .invalidConfiguration(member: "(the whole file)", reason: "\(error)")
            }
            guard json.object != nil else {
                throw .invalidConfiguration(member: "(the whole file)", reason: "is not a JSON object")
            }
            let reader = PreprocessorConfigReader(json: json)
            resize = try reader.flag("do_resize") ? try reader.resize() : nil
            filter = try reader.filter()
            crop = try reader.flag("do_center_crop") ? try reader.crop() : nil
            rescaleFactor = try reader.flag("do_rescale") ? try reader.number("rescale_factor", default: 1 / 255) : nil
            let normalizes = try reader.flag("do_normalize")
            mean = normalizes ? try reader.channels("image_mean", default: Self.clipMean) : nil
            standardDeviation = normalizes ? try reader.channels("image_std", default: Self.clipStandardDeviation) : nil
            if standardDeviation?.contains(0) == true {
                throw .invalidConfiguration(member: "image_std", reason: "must not be zero")
            }
        }

        /// Returns the size of `picture` after resizing. As in Hugging Face's `get_resize_output_image_size`, the
        /// longer side is rounded down.
        func resizedSize(of picture: Picture) -> PixelSize {
            switch resize {
            case nil: return (picture.width, picture.height)
            case .exact(let width, let height): return (width, height)
            case .shortestEdge(let edge):
                let (short, long) = (min(picture.width, picture.height), max(picture.width, picture.height))
                let longer = Int(Double(edge * long) / Double(short))
                return picture.width <= picture.height ? (edge, longer) : (longer, edge)
            }
        }

        func outputSize() throws(PictureError) -> PixelSize {
            if let crop { return (crop.width, crop.height) }
            if case .exact(let width, let height) = resize { return (width, height) }
            throw .invalidConfiguration(
                member: "do_center_crop", reason: "without a crop, \"size\" must give a height and a width")
        }

        /// Returns the tables, `[3, 256]`, in the reference's order of operations: `float32(value * factor)`, then
        /// `(x - mean) / std` in float32.
        func lookupTables() -> [Float] {
            var tables: [Float] = []
            for channel in 0..<3 {
                for value in 0..<256 {
                    var x = Float(rescaleFactor.map { Double(value) * $0 } ?? Double(value))
                    if let mean, let standardDeviation {
                        x = (x - Float(mean[channel])) / Float(standardDeviation[channel])
                    }
                    tables.append(x)
                }
            }
            return tables
        }
    }
}

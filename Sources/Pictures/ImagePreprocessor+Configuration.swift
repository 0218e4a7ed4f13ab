import StrictJSON

extension ImagePreprocessor {
    /// What a `preprocessor_config.json` says.
    public struct Configuration: Sendable, Hashable {
        public enum Resize: Sendable, Hashable {
            /// The shorter side becomes this long, the longer one keeps the proportion.
            case shortestEdge(Int)
            /// Both sides are given; the proportion may change.
            case exact(width: Int, height: Int)
        }

        public struct Size: Sendable, Hashable {
            public var width: Int
            public var height: Int
            public init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
        }

        /// Nil: the picture keeps its size (`do_resize: false`).
        public var resize: Resize?
        public var filter: ResamplingFilter
        /// Nil: no crop (`do_center_crop: false`).
        public var crop: Size?
        /// What 8-bit values are multiplied by; nil: they are taken as they are (`do_rescale: false`).
        public var rescaleFactor: Double?
        /// Subtracted from red, green and blue before division by ``standardDeviation``; nil: `do_normalize: false`.
        public var mean: [Double]?
        public var standardDeviation: [Double]?

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

        /// What CLIP was trained with.
        public static let clipMean = [0.48145466, 0.4578275, 0.40821073]
        public static let clipStandardDeviation = [0.26862954, 0.26130258, 0.27577711]

        /// Follows `CLIPImageProcessor`: members that are missing have its defaults; sizes may be whole numbers, as
        /// older files write them.
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

        /// The size of `picture` after resizing. As in Hugging Face's `get_resize_output_image_size` the longer side
        /// is cut down to a whole number.
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

        /// `[3, 256]`, in the reference's order: `float32(value * factor)`, then `(x - mean) / std` in float32.
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

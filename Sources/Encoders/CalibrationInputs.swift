import Pictures

/// The fixed inputs on which precisions are compared, so that a model on a given processor always gets the same result.
enum CalibrationInputs {
    static let texts = [
        "a dog", "two dogs running on a beach at sunset", "an old man reading a newspaper on a bench",
        "pizza",
        "a red double-decker bus in the rain", "children playing football in a park", "mountains",
        "a bowl of soup",
        "a black and white photo of a city street at night", "birthday party",
        "a cat asleep on a laptop keyboard",
        "people waiting for a train", "flowers in a vase by the window", "a snowboarder in mid-air",
        "wedding",
        "a kitchen with white cabinets and a wooden table", "sailing boats in a harbour",
        "a giraffe eating leaves",
        "close-up of a woman's face, smiling", "an empty road through the desert",
        "screenshot of an e-mail",
        "a plate with a sandwich, fries and a pickle next to a glass of beer", "airplane",
        "the moon over the sea",
    ]

    /// The same for a tower that reads many languages.
    static let multilingualTexts =
        Array(texts.prefix(6)) + [
            "ein Hund am Strand", "zwei Kinder spielen Fußball im Park", "Sonnenuntergang",
            "un chat qui dort sur un canapé", "marché aux fleurs", "una playa con palmeras", "montañas nevadas",
            "pizza con funghi", "duas bicicletas encostadas a um muro", "een rode dubbeldekker in de regen",
            "gammal fyr vid havet", "czerwony autobus na ulicy", "dort ke kávě", "yağmurda yürüyen insanlar",
            "собака бежит по снегу", "море на закате", "σκύλος στην παραλία", "海边的日落", "一只猫在桌子上",
            "桜の木の下の人々", "눈 덮인 산", "كلب على الشاطئ", "समुद्र तट पर कुत्ता", "ילדים משחקים בפארק",
        ]

    /// Synthetic scenes of smooth light, hard-edged shapes and grain, from flat to busy, as in photos.
    static func pictures() -> [Picture] { (0..<12).map(picture) }

    private static func picture(_ index: Int) -> Picture {
        let (width, height) = (320, 256)
        var random = SplitMix(state: UInt64(index + 1))
        let corners = (0..<12).map { _ in random.unit() * 255 }
        let shapes = (0..<index * 3).map { _ in Shape(&random, width: width, height: height) }
        let grain = Double(index % 4) * 12
        var rgb = [UInt8](repeating: 0, count: 3 * width * height)
        for y in 0..<height {
            for x in 0..<width {
                let (u, v) = (Double(x) / Double(width), Double(y) / Double(height))
                for channel in 0..<3 {
                    let top = corners[channel] * (1 - u) + corners[3 + channel] * u
                    let bottom = corners[6 + channel] * (1 - u) + corners[9 + channel] * u
                    var value = top * (1 - v) + bottom * v
                    for shape in shapes where shape.contains(x, y) { value = shape.colour[channel] }
                    value += (random.unit() - 0.5) * grain
                    rgb[3 * (y * width + x) + channel] = UInt8(min(max(value, 0), 255))
                }
            }
        }
        return Picture(width: width, height: height, pixels: rgb)
    }

    private struct Shape {
        let centre: (Double, Double)
        let radius: (Double, Double)
        let isEllipse: Bool
        let colour: [Double]

        init(_ random: inout SplitMix, width: Int, height: Int) {
            centre = (random.unit() * Double(width), random.unit() * Double(height))
            radius = (4 + random.unit() * 60, 4 + random.unit() * 60)
            isEllipse = random.unit() < 0.5
            colour = (0..<3).map { _ in random.unit() * 255 }
        }

        func contains(_ x: Int, _ y: Int) -> Bool {
            let (dx, dy) = ((Double(x) - centre.0) / radius.0, (Double(y) - centre.1) / radius.1)
            return isEllipse ? dx * dx + dy * dy <= 1 : abs(dx) <= 1 && abs(dy) <= 1
        }
    }
}

/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
private struct SplitMix {
    var state: UInt64

    /// Returns a uniform random number in `0..<1`.
    mutating func unit() -> Double {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
    }
}

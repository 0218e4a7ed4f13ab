import Networks

/// Turns a recogniser's steps into text: the likeliest letter of each step, repetitions merged, blanks left out.
/// Graves et al., "Connectionist Temporal Classification", 2006.
package struct CTCDecoder: Sendable {
    /// A letter and the step at which it begins.
    package struct Letter: Equatable {
        package let text: String
        package let step: Int
    }

    /// A line as it was read.
    package struct Reading: Equatable {
        package let letters: [Letter]
        /// The mean probability of the letters; 0 where there are none.
        package let confidence: Float
        let stepCount: Int

        package var text: String { letters.map(\.text).joined() }
    }

    /// The letters by class: the first is the blank.
    private let letters: [String]

    /// - Parameter letters: those of the vocabulary's file; the space is the class behind them.
    package init(letters: [String]) { self.letters = [""] + letters + [" "] }

    /// The number of classes.
    var classes: Int { letters.count }

    package func callAsFunction(_ steps: [TextRecognizer.Step]) -> Reading {
        var found: [Letter] = []
        var sum: Float = 0
        var before = 0
        for (index, step) in steps.enumerated() {
            if step.letter != 0, step.letter != before {
                found.append(Letter(text: letters[step.letter], step: index))
                sum += step.probability
            }
            before = step.letter
        }
        return Reading(
            letters: found, confidence: found.isEmpty ? 0 : sum / Float(found.count), stepCount: steps.count)
    }
}

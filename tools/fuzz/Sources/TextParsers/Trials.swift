import Pictures
import StrictJSON

/// Reads a record of Google Takeout.
///
/// - Returns: `false` if its place is not on the globe, or its date is not that of its time.
package func takeoutIsWithinBounds(_ bytes: [UInt8]) -> Bool {
    guard let json = try? JSONValue(parsing: bytes), let record = TakeoutRecord(json) else { return true }
    _ = record.isRecord(ofPhoto: "a_b(1).jpg")
    if let place = record.location, !(abs(place.latitude) <= 90 && abs(place.longitude) <= 180) { return false }
    guard let date = record.taken else { return true }
    return CaptureDate(secondsSince1970: date.secondsSince1970()) == date
}

/// Reads a form whose boundary is "b" at once and again in parts as long as the first byte says, and compares what was
/// found.
///
/// - Returns: `false` if the two differ.
package func formReadsTheSameInParts(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first else { return true }
    let form = Array(bytes.dropFirst())
    return events(form, partLength: max(1, form.count)) == events(form, partLength: Int(first) + 1)
}

/// The parts of a form with their contents whole, or nil for one that is refused.
private func events(_ form: [UInt8], partLength: Int) -> [FormPart]? {
    guard var parser = try? MultipartParser(boundary: "b") else { return nil }
    var parts: [FormPart] = []
    do {
        for start in stride(from: 0, to: form.count, by: partLength) {
            try parser.read(form[start..<min(start + partLength, form.count)]) { event in
                switch event {
                case .begin(let head): parts.append(FormPart(head: head))
                case .data(let data): parts[parts.count - 1].contents += data
                case .end: parts[parts.count - 1].isComplete = true
                }
            }
        }
        try parser.finish()
    } catch { return nil }
    return parts
}

private struct FormPart: Equatable {
    var head: MultipartParser.PartHead
    var contents: [UInt8] = []
    var isComplete = false
}

/// Reads a table with each separator.
///
/// - Returns: `false` if there are more rows or longer fields than its bytes can hold.
package func tableHasNoMoreThanItsBytes(_ bytes: [UInt8]) -> Bool {
    for separator in DelimitedText.separators {
        var table = DelimitedText(bytes, separator: separator)
        var rows = 0
        // Bytes that are not UTF-8 become U+FFFD, which takes three.
        var room = 3 * bytes.count
        while let row = try? table.next() {
            rows += 1
            room -= row.reduce(0) { $0 + $1.utf8.count }
            guard rows <= bytes.count, room >= 0 else { return false }
        }
    }
    return true
}

import Pictures
import StrictJSON

/// The metadata that Google Takeout stores next to a photo.
package struct TakeoutRecord: Sendable, Hashable {
    /// The photo's name when it was uploaded.
    package let title: String?
    /// The time at which the photo was taken, in UTC.
    package let taken: CaptureDate?
    /// The place, as it is in the photo's file or was chosen in Google Photos.
    package let location: CaptureData.Location?
    /// The names of the people in the photo.
    package let people: [String]

    /// Reads a record; nil for any other JSON. Values of the wrong type count as missing.
    package init?(_ json: JSONValue) {
        guard let time = json["photoTakenTime"] ?? json["creationTime"], time.object != nil else { return nil }
        title = json["title"]?.string
        let seconds = json["photoTakenTime"]?["timestamp"].flatMap { $0.string.flatMap { Int($0) } ?? $0.int }
        // 1970 itself is an unknown time.
        taken = seconds.flatMap { $0 == 0 ? nil : CaptureDate(secondsSince1970: $0) }
        location = ["geoData", "geoDataExif"].lazy.compactMap { json[$0].flatMap(CaptureData.Location.init) }.first
        people = (json["people"]?.array ?? []).compactMap { $0["name"]?.string }
            .filter { !$0.allSatisfy(\.isWhitespace) }
    }

    /// Returns `true` if the record is that of a photo of which it bears only the beginning of the name. Takeout
    /// replaces characters that file systems do not allow.
    func isRecord(ofPhoto name: String) -> Bool {
        func letters(_ text: some StringProtocol) -> [Character] {
            text.map { $0.isLetter || $0.isNumber ? $0 : "_" }
        }
        guard let title else { return false }
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        return letters(title).starts(with: letters(stem))
    }
}

extension CaptureData.Location {
    fileprivate init?(_ json: JSONValue) {
        guard let latitude = json["latitude"]?.double, let longitude = json["longitude"]?.double else { return nil }
        let altitude = json["altitude"]?.double.flatMap { $0.isFinite && $0 != 0 ? $0 : nil }
        self.init(latitude: latitude, longitude: longitude, altitude: altitude)
    }
}

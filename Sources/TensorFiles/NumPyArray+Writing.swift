import Files

extension NumPyArray {
    /// Writes single-precision numbers as `<f4`, byte for byte as `numpy.save` does. The file appears at `path` only
    /// when it is complete.
    ///
    /// - Parameters:
    ///   - floats: the elements in C order (row-major).
    ///   - shape: the extent of every dimension, outermost first.
    /// - Throws: ``TensorFileError/invalidTensor(name:reason:)`` when the count does not fit the shape, and
    ///   ``TensorFileError/cannotWrite(path:reason:)``.
    public static func write(_ floats: [Float], shape: [Int], to path: String) throws(TensorFileError) {
        try prepare(floats, shape: shape, for: path).commit()
    }

    /// Writes whole numbers as `<i8`, otherwise as the method for single precision does.
    public static func write(_ integers: [Int64], shape: [Int], to path: String) throws(TensorFileError) {
        try prepare(integers, shape: shape, for: path).commit()
    }

    /// Writes an array to a temporary file, to be committed when others are complete, too.
    package static func prepare(
        _ floats: [Float], shape: [Int], for path: String
    ) throws(TensorFileError) -> PreparedFile {
        try prepare(floats, describedBy: "<f4", shape: shape, for: path)
    }

    package static func prepare(
        _ integers: [Int64], shape: [Int], for path: String
    ) throws(TensorFileError) -> PreparedFile {
        try prepare(integers, describedBy: "<i8", shape: shape, for: path)
    }

    private static func prepare<Element: BitwiseCopyable>(
        _ elements: [Element], describedBy description: String, shape: [Int], for path: String
    ) throws(TensorFileError) -> PreparedFile {
        guard checkedSize(of: shape, elementBytes: MemoryLayout<Element>.size)?.count == elements.count,
            shape.count <= NumPyHeader.maximumDimensions
        else {
            throw .invalidTensor(name: path, reason: "its shape \(shape) does not fit \(elements.count) elements")
        }
        return try PreparedFile(path) { (file) throws(FileError) in
            try file.append(header(describing: description, shape: shape))
            try file.append(elements)
        }
    }

    /// Writes text as `<U`, as wide as the longest element (at least 1, as NumPy), byte for byte as `numpy.save`
    /// does. The file appears at `path` only when it is complete.
    ///
    /// - Throws: ``TensorFileError/invalidTensor(name:reason:)`` when an element ends with a zero character, which
    ///   the format cannot express, and ``TensorFileError/cannotWrite(path:reason:)``.
    public static func write(_ strings: [String], to path: String) throws(TensorFileError) {
        try prepare(strings, for: path).commit()
    }

    package static func prepare(_ strings: [String], for path: String) throws(TensorFileError) -> PreparedFile {
        let width = max(1, strings.lazy.map(\.unicodeScalars.count).max() ?? 1)
        var characters: [UInt32] = []
        characters.reserveCapacity(strings.count * width)
        for string in strings {
            guard string.unicodeScalars.last != "\0" else {
                throw .invalidTensor(
                    name: path, reason: "an element ends with a zero character, which .npy cannot express")
            }
            let end = characters.count + width
            characters.append(contentsOf: string.unicodeScalars.lazy.map(\.value))
            characters.append(contentsOf: repeatElement(0, count: end - characters.count))
        }
        return try PreparedFile(path) { (file) throws(FileError) in
            try file.append(header(describing: "<U\(width)", shape: [strings.count]))
            try file.append(characters)
        }
    }

    /// Returns the header that `numpy.lib.format._write_array_header` writes: with room for the first extent to grow to
    /// 21 digits, and the data at a multiple of 64.
    ///
    /// - Precondition: `shape` has at most ``NumPyHeader/maximumDimensions``, so that the length fits version 1.
    private static func header(describing description: String, shape: [Int]) -> [UInt8] {
        let extents = shape.map(String.init).joined(separator: ", ")
        let tuple = shape.count == 1 ? "(\(extents),)" : "(\(extents))"
        var text = "{'descr': '\(description)', 'fortran_order': False, 'shape': \(tuple), }"
        if let first = shape.first { text += String(repeating: " ", count: 21 - String(first).count) }
        let prefixBytes = NumPyHeader.magic.count + 4
        let padding = 64 - (prefixBytes + text.utf8.count + 1) % 64
        text += String(repeating: " ", count: padding) + "\n"
        let length = UInt16(text.utf8.count)
        return NumPyHeader.magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(text.utf8)
    }
}

import ArgumentParser
import Files

/// The lines of standard input, for commands that read texts from there.
struct StandardInput {
    private var reader = LineReader(limit: InputLimits.lineBytes)

    /// Returns the next line without its end; nil at the end. Blocks until it is complete.
    ///
    /// - Throws: `ValidationError` for a line that is too long, and for input that cannot be read.
    mutating func nextLine() throws -> String? {
        do throws(FileError) {
            return try reader.next()
        } catch .tooLarge(let limit) {
            throw ValidationError("Line \(reader.line) of standard input is longer than \(limit) bytes.")
        } catch {
            throw ValidationError("Standard input cannot be read: \(error.reason).")
        }
    }
}

/// The bounds on what comes from outside. Larger input is refused, or cut where its documentation says so, before it
/// costs time or memory.
package enum InputLimits {
    // MARK: Files

    /// In bytes, of a photo's file; larger files are not photos, and would fill the memory.
    package static let photoBytes = 1 << 30

    /// In bytes, of the list that an import keeps in the folder it downloads to.
    package static let importListBytes = 1 << 30
}

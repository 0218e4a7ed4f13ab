extension ModelFolder {
    /// Throws ``EncoderError/otherKind(path:modelType:wanted:)`` when the folder's model is not of type `type`.
    func require(_ type: String, wanted: String) throws(EncoderError) {
        guard modelType != type else { return }
        throw .otherKind(path: "\(path)/config.json", modelType: modelType, wanted: "\(wanted) (\(type))")
    }
}

extension ModelFolder {
    /// Refuses a model of another type than `type`, with word of what can be done with it.
    func require(_ type: String, wanted: String) throws(EncoderError) {
        guard modelType != type else { return }
        throw .otherKind(path: "\(path)/config.json", modelType: modelType, wanted: "\(wanted) (\(type))")
    }
}

import Encoders
import LanguageModels
import ModelFiles
import TextReading

/// The models of this user and this installation.
enum InstalledModels {
    /// The store, resolved once a run.
    static let store = Result { () throws(ModelFilesError) in try ModelStore.standard() }

    /// Finds the folder of a model.
    ///
    /// - Parameter model: a name or a folder.
    static func locate(_ model: String) throws(ModelFilesError) -> ModelStore.LocatedModel {
        try store.get().locate(model)
    }

    /// Checks that a folder holds a model of any kind that can be loaded.
    static func check(_ folder: String) throws {
        do {
            try TextModel.check(folder: folder)
        } catch ModelFilesError.otherType {
            do {
                try TextReader.check(folder: folder)
            } catch ModelFilesError.otherType {
                try ModelFamily.check(folder: folder)
            }
        }
    }
}

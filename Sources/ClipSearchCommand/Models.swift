import Encoders
struct Found { var folder: String; var name: String }
struct Store { func locate(_ name: String) throws -> Found { name == "small" ? Found(folder: (WeightsFolder.find() ?? "weights") + "/small", name: name) : Found(folder: name, name: name) } }
enum Models { static func store() throws -> Store { Store() } }
import ArgumentParser
struct ModelsCommand: ParsableCommand { static let configuration = CommandConfiguration(commandName: "models") }

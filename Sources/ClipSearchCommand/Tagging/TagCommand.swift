import ArgumentParser
import Catalog
import ClipSearch
import StrictJSON
import TerminalOutput

struct TagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Give photos tags: those that a model finds, or yours.",
        discussion: """
            Without a further word, the model tags every photo; "clipsearch tag auto --help" lists the options for that.

              clipsearch tag
              clipsearch tag add Lena ~/Pictures/2023/IMG_0001.jpg
              clipsearch search a dog on a beach --limit 50 -0 | xargs -0 clipsearch tag add beach
            """,
        subcommands: [TagAutoCommand.self, List.self, Add.self, Remove.self], defaultSubcommand: TagAutoCommand.self)
}

extension TagCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tags of photos, the most frequent first.")

        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let tags = try libraryOptions.open().texts.tags().elements
            var output = OutputWriter()
            if json {
                let objects: [JSONObject] = tags.map { ["name": $0.name, "photos": $0.photos] }
                try output.write(json: ["tags": objects])
            } else {
                let style = TerminalStyle(descriptor: 1)
                for tag in tags {
                    let count = KeepingOutput.photos(tag.photos)
                    try output.writeLine("\(style.bold(tag.name.withoutControlCharacters))  \(count)")
                }
            }
            try output.flush()
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give photos a tag.",
            discussion: "The tag is kept in the library; the photos' files stay as they are.")

        @Argument(help: ArgumentHelp("The tag.", valueName: "tag")) var tag: String
        @OptionGroup var options: PhotoChangeOptions

        func run() throws {
            try options.run(name: "tagged") { library, photos in
                (try library.texts.addTags([tag], to: photos).first?.photos ?? [], "tagged \(tag)")
            }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a tag off photos, whoever gave it.",
            discussion: """
                Neither the model nor the photo's file gives such a photo the tag again. "clipsearch tag add" takes \
                that back.
                """)

        @Argument(help: ArgumentHelp("The tag.", valueName: "tag")) var tag: String
        @OptionGroup var options: PhotoChangeOptions

        func run() throws {
            try options.run(name: "untagged") { library, photos in
                (try library.texts.removeTags([tag], from: photos).first?.photos ?? [], "no longer tagged \(tag)")
            }
        }
    }
}

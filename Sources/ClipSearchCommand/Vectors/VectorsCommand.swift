import ArgumentParser

struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "Build and search an index of any vectors, without a photo library.",
        discussion: """
            Vectors come from NumPy files [n, dimension] of float16, float32 or float64, such as "embed --npy" writes.

              clipsearch vectors build items.npy --out items.index
              clipsearch vectors search items.index queries.npy -k 10 --out ids.npy --scores scores.npy

            An answer is a vector's id: the number of its row, from 0, unless --ids gave it another. Scores grow with \
            likeness: the inner product, the cosine, or minus the squared Euclidean distance.
            """,
        subcommands: [
            VectorsBuildCommand.self, VectorsSearchCommand.self, VectorsInfoCommand.self, VectorsVerifyCommand.self,
            VectorsRemoveCommand.self, VectorsCompactCommand.self,
        ])
}

/// Sequences with their common beginnings merged, so that a token that several begin with is computed once.
///
/// Corrections of one query differ in only a word or two.
struct TokenTree {
    /// For each sequence and each token but its last, the row that predicts the next token.
    private(set) var rows: [[Int32]] = []
    private(set) var batch: TokenBatch

    /// - Parameter sequences: the predicted tokens, each sequence with the tokens before them. The last token of each
    ///   is only predicted, and takes no row.
    init(_ sequences: [[Int32]]) {
        // A node is identified by its parent and token.
        struct Step: Hashable { var parent: Int32, token: Int32 }
        var children: [Step: Int32] = [:]
        var nodes: [(token: Int32, sequence: Int, position: Int)] = []
        for (index, sequence) in sequences.enumerated() {
            var parent: Int32 = -1
            var path: [Int32] = []
            for (position, token) in sequence.dropLast().enumerated() {
                let step = Step(parent: parent, token: token)
                let row = children[step] ?? Int32(nodes.count)
                if children[step] == nil {
                    children[step] = row
                    nodes.append((token, index, position))
                }
                path.append(row)
                parent = row
            }
            rows.append(path)
        }
        batch = TokenBatch(firstRow: 0)
        var lists: [Int: Int] = [:]
        for node in nodes {
            let list = lists[node.sequence] ?? batch.addPath(rows[node.sequence])
            lists[node.sequence] = list
            batch.add(node.token, list: list, position: node.position)
        }
    }

    /// Returns, for each sequence and each token from `first[sequence]` (at least 1) on, the row that predicts it and
    /// the token.
    func targets(of sequences: [[Int32]], from first: [Int]) -> [(row: Int, output: Int)] {
        var targets: [(row: Int, output: Int)] = []
        for (sequence, (tokens, start)) in zip(sequences, first).enumerated() {
            for position in start..<max(start, tokens.count) {
                targets.append((Int(rows[sequence][position - 1]), Int(tokens[position])))
            }
        }
        return targets
    }
}

/// The state of a full-screen view of photos, as a value: keys change it, and it says what the screen shows.
package struct PhotoBrowser: Sendable {
    /// A photo of the answers.
    package struct Photo: Sendable, Equatable {
        package var id: Int64
        package var name: String
        package var isFavourite: Bool
        /// Lines for the large view.
        package var details: [String]

        package init(id: Int64, name: String, isFavourite: Bool = false, details: [String] = []) {
            self.id = id
            self.name = name
            self.isFavourite = isFavourite
            self.details = details
        }
    }

    /// An action of the program that a key asks for.
    package enum Effect: Equatable, Sendable {
        case search(String)
        case open(Int64)
        case setFavourite(Int64, Bool)
        case suspend
        /// - Parameter isDone: `false` if the view was interrupted, so that nothing is chosen.
        case leave(isDone: Bool)
    }

    package enum Focus: Sendable { case query, photos }

    package private(set) var query: String
    package private(set) var photos: [Photo] = []
    /// The photo that the arrow keys stand on.
    package private(set) var current = 0
    /// The ids of the selected photos, in the order of their selection.
    package private(set) var selected: [Int64] = []
    package private(set) var focus: Focus
    /// A Boolean value that indicates whether one photo fills the screen.
    package private(set) var isLarge = false
    package private(set) var columns: Int
    package private(set) var rows: Int
    private var message: String

    /// - Parameters:
    ///   - query: the words to begin with.
    ///   - columns: the width of the terminal.
    ///   - rows: its height.
    package init(query: String = "", columns: Int, rows: Int) {
        self.query = query
        (self.columns, self.rows) = (max(1, columns), max(1, rows))
        focus = query.isEmpty ? .query : .photos
        message = "Loading…"
    }

    package mutating func resize(columns: Int, rows: Int) {
        (self.columns, self.rows) = (max(1, columns), max(1, rows))
    }

    /// Shows the answers to the present query: the best one while it is typed, else the photo that was current.
    package mutating func show(_ photos: [Photo], message: String) {
        let id = focus == .photos ? currentPhoto?.id : nil
        self.photos = photos
        self.message = message
        current = photos.firstIndex { $0.id == id } ?? 0
        if photos.isEmpty { isLarge = false }
    }

    package mutating func say(_ message: String) { self.message = message }

    package mutating func setFavourite(_ id: Int64, _ isFavourite: Bool) {
        for index in photos.indices where photos[index].id == id { photos[index].isFavourite = isFavourite }
    }

    package var currentPhoto: Photo? { photos.indices.contains(current) ? photos[current] : nil }

    // MARK: Keys

    package mutating func press(_ key: TerminalKey) -> Effect? {
        switch key {
        case .control("c"): return .leave(isDone: false)
        case .control("z"): return .suspend
        case .up: move(by: -tileColumns)
        case .down: if focus == .query { focus = .photos } else { move(by: tileColumns) }
        case .left: move(by: -1)
        case .right: move(by: 1)
        case .pageUp: move(by: -pageSize)
        case .pageDown: move(by: pageSize)
        case .home: current = 0
        case .end: current = max(0, photos.count - 1)
        case .enter: enter()
        case .tab: focus = focus == .query ? .photos : .query
        case .escape: return escape()
        default: return focus == .query ? type(key) : act(key)
        }
        return nil
    }

    private mutating func move(by step: Int) {
        guard !photos.isEmpty else { return }
        let step = isLarge ? step.signum() : step
        current = min(max(0, current + step), photos.count - 1)
    }

    private mutating func enter() {
        if focus == .query { focus = .photos } else if currentPhoto != nil { isLarge.toggle() }
    }

    private mutating func escape() -> Effect? {
        if isLarge {
            isLarge = false
        } else if focus == .query && !photos.isEmpty {
            focus = .photos
        } else {
            return .leave(isDone: true)
        }
        return nil
    }

    private mutating func type(_ key: TerminalKey) -> Effect? {
        let before = query
        switch key {
        case .character(let character) where query.utf8.count < 1000: query.append(character)
        case .backspace: _ = query.popLast()
        case .control("u"): query = ""
        case .control("w"):
            while query.last == " " { query.removeLast() }
            while let last = query.last, last != " " { query.removeLast() }
        default: break
        }
        return query == before ? nil : .search(query)
    }

    private mutating func act(_ key: TerminalKey) -> Effect? {
        switch key {
        case .character("q"), .character("Q"): return .leave(isDone: true)
        case .character("/"): (focus, isLarge) = (.query, false)
        case .character(" "):
            guard let photo = currentPhoto else { return nil }
            if let index = selected.firstIndex(of: photo.id) {
                selected.remove(at: index)
            } else {
                selected.append(photo.id)
            }
        case .character("o"), .character("O"): return currentPhoto.map { .open($0.id) }
        case .character("f"), .character("F"):
            return currentPhoto.map { .setFavourite($0.id, !$0.isFavourite) }
        default: break
        }
        return nil
    }

    // MARK: Layout

    /// The number of photos in a row.
    package var tileColumns: Int { max(1, columns / 20) }
    private var gridRows: Int { max(1, rows - 3) }
    private var tileRows: Int { max(1, gridRows / 10) }
    private var tileWidth: Int { columns / tileColumns }
    private var tileHeight: Int { gridRows / tileRows }
    private var pageSize: Int { tileColumns * tileRows }
    /// The photos on the screen: those of the page that the current one is on.
    package var shown: Range<Int> {
        if isLarge { return current..<min(current + 1, photos.count) }
        let first = current / pageSize * pageSize
        return first..<min(first + pageSize, photos.count)
    }

    /// A piece of text at a place of the screen, both counted from 0.
    package struct Text: Equatable, Sendable {
        package var row: Int
        package var column: Int
        package var text: String
        /// A Boolean value that indicates whether it is shown in reverse.
        package var isMarked = false
    }

    /// The room of a picture, in cells.
    package struct Picture: Hashable, Sendable {
        package var id: Int64
        package var row: Int
        package var column: Int
        package var columns: Int
        package var rows: Int
    }

    /// The pictures on the screen.
    package var pictures: [Picture] {
        if isLarge {
            let height = max(1, gridRows - detailRows)
            return currentPhoto.map { [Picture(id: $0.id, row: 1, column: 0, columns: columns, rows: height)] } ?? []
        }
        guard tileHeight > 1 else { return [] }
        return shown.map { index in
            let place = self.place(of: index)
            return Picture(
                id: photos[index].id, row: place.row, column: place.column, columns: max(1, tileWidth - 1),
                rows: tileHeight - 1)
        }
    }

    private var detailRows: Int { min(max(0, gridRows - 4), 1 + (currentPhoto?.details.count ?? 0)) }

    private func place(of index: Int) -> (row: Int, column: Int) {
        let place = index - shown.lowerBound
        return (1 + place / tileColumns * tileHeight, place % tileColumns * tileWidth)
    }

    /// The texts on the screen. None is wider than the terminal.
    package var texts: [Text] {
        let prompt = "Search: "
        let room = max(0, columns - prompt.displayWidth - 1)
        let typed = query.withoutControlCharacters
        let end = typed.displayWidth <= room ? typed : "…" + typed.suffix(columns: room - 1)
        var texts = [
            Text(row: 0, column: 0, text: (prompt + end).padded(to: columns - 1), isMarked: focus == .query)
        ]
        if isLarge, let photo = currentPhoto {
            let lines = [caption(of: photo)] + photo.details
            for (offset, line) in lines.prefix(detailRows).enumerated() {
                texts.append(line.text(row: 1 + gridRows - detailRows + offset, column: 0, width: columns))
            }
        } else {
            for index in shown {
                let place = self.place(of: index)
                var text = caption(of: photos[index]).text(
                    row: place.row + tileHeight - 1, column: place.column, width: max(1, tileWidth - 1))
                text.isMarked = index == current && focus == .photos
                texts.append(text)
            }
        }
        if rows > 2 { texts.append(status.text(row: rows - 2, column: 0, width: columns)) }
        if rows > 1 { texts.append(help.text(row: rows - 1, column: 0, width: columns - 1)) }
        return texts
    }

    private func caption(of photo: Photo) -> String {
        (selected.contains(photo.id) ? "[x] " : "") + (photo.isFavourite ? "♥ " : "")
            + photo.name.withoutControlCharacters
    }

    private var status: String {
        let place = photos.isEmpty ? "" : "\(current + 1) of \(photos.count)"
        let chosen = selected.isEmpty ? "" : "\(selected.count) selected"
        return [place, chosen, message.withoutControlCharacters].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    private var help: String {
        focus == .query
            ? "type to search   ↓ or Enter: to the photos   Esc: back"
            : isLarge
                ? "←→ next   o open   f favourite   space select   Enter or Esc: back   q leave"
                : "←↑↓→ move   Enter large   space select   f favourite   o open   / search   q leave"
    }
}

extension String {
    fileprivate func text(row: Int, column: Int, width: Int) -> PhotoBrowser.Text {
        let text = withoutControlCharacters.shortenedInTheMiddle(to: width)
        return .init(row: row, column: column, text: text.padded(to: width))
    }

    /// Returns the text with spaces behind it, so that it covers what was there.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - displayWidth))
    }

    /// The end of the text that fits into a number of columns.
    fileprivate func suffix(columns: Int) -> String {
        var (used, result) = (0, [Character]())
        for character in reversed() {
            used += String(character).displayWidth
            if used > columns { break }
            result.append(character)
        }
        return String(result.reversed())
    }
}

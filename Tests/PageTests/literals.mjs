// The literals of a module: a scanner that knows strings, templates, comments and regular expressions.

/**
 * @returns {{ text: string, before: string, line: number }[]} each string, and each template with ◆ for its parameters; `before`: the
 *     end of what stands before it
 */
export function literals(source) {
    const found = [];
    scan(source, 0, found, null);
    return found;
}

const lineAt = (source, place) => source.slice(0, place).split("\n").length;

/** Reads code from a place on, up to the brace that ends a template's parameter; gives the place behind it. */
function scan(source, start, found, closing) {
    let depth = 0;
    let place = start;
    while (place < source.length) {
        const character = source[place];
        if (source.startsWith("//", place)) place = source.indexOf("\n", place) < 0 ? source.length : source.indexOf("\n", place);
        else if (source.startsWith("/*", place)) place = source.indexOf("*/", place) + 2;
        else if (character === '"' || character === "'") place = readString(source, place, found);
        else if (character === "`") place = readTemplate(source, place, found);
        else if (character === "/" && beginsPattern(source, place)) place = afterPattern(source, place);
        else {
            if (character === "{") depth += 1;
            if (character === "}") {
                if (depth === 0 && closing) return place + 1;
                depth -= 1;
            }
            place += 1;
        }
    }
    return place;
}

function readString(source, start, found) {
    let place = start + 1;
    while (source[place] !== source[start]) place += source[place] === "\\" ? 2 : 1;
    const isKey = /^\s*:(?!:)/.test(source.slice(place + 1, place + 20)) && /[{,]\s*$/.test(source.slice(Math.max(0, start - 200), start));
    if (!isKey) found.push({ text: source.slice(start + 1, place), before: source.slice(Math.max(0, start - 60), start), line: lineAt(source, start) });
    return place + 1;
}

function readTemplate(source, start, found) {
    const entry = { text: "", before: source.slice(Math.max(0, start - 60), start), line: lineAt(source, start) };
    found.push(entry);
    let place = start + 1;
    while (source[place] !== "`") {
        if (source.startsWith("${", place)) {
            entry.text += "◆";
            place = scan(source, place + 2, found, "}");
        } else {
            const length = source[place] === "\\" ? 2 : 1;
            entry.text += source.slice(place, place + length);
            place += length;
        }
    }
    return place + 1;
}

/** Whether a slash begins a regular expression, and does not divide. */
const beginsPattern = (source, place) => /(?:^|[(,=:[!&|?{};>]|\breturn)\s*$/.test(source.slice(Math.max(0, place - 20), place));

function afterPattern(source, start) {
    let isClass = false;
    let place = start + 1;
    while (source[place] !== "/" || isClass) {
        if (source[place] === "\\") place += 1;
        else if (source[place] === "[") isClass = true;
        else if (source[place] === "]") isClass = false;
        place += 1;
    }
    return place + 1;
}

// Conditions that are typed, such as `tag:beach`: told from words here, and understood by the server.
import { api } from "../core/api.js";
import { events, tell } from "../core/dom.js";
import { note, state } from "../core/navigation.js";
import { withTyped } from "../core/state.js";
import { hasMessage, message } from "../core/texts.js";

const most = 8;
let operators = [];
/** What the library has, to complete values with. */
let known = { tags: [], folders: [], collections: [], cameras: [], lenses: [] };

events.addEventListener("library-known", ({ detail }) => { known = detail; });

/** Asks the server for the operators. Without them, all that is typed is words, which the server understands, too. */
export async function learnOperators() {
    try {
        ({ operators } = await api.operators());
        tell("operators-known", { operators });
    } catch {
        operators = [];
    }
}

const names = () => operators.map(({ name }) => name).join("|");

/** A text without what stands in quotation marks of its own. */
const outsideQuotes = (text) => text.replace(/(^|\s)"[^"]*"/g, "$1");

export const hasOperator = (text) => operators.length > 0 && new RegExp(`(?:^|\\s)(?:${names()}):\\S`, "i").test(outsideQuotes(text));

/**
 * The conditions among the words of an address become chips, as typed ones do.
 * @returns {Promise<object>} the state to show
 */
export async function readConditions(asked) {
    if (asked.exact || !/(?:^|\s)[a-z]+:\S/i.test(outsideQuotes(asked.q))) return asked;
    let typed;
    try {
        typed = await api.parse(asked.q.trim());
    } catch {
        // The search says what is wrong with them.
        return asked;
    }
    if (typed.words === asked.q.trim() || state() !== asked) return state();
    note(withTyped(asked, typed));
    tell("conditions-read");
    return state();
}

/** The words of a text without its operators, finished or not. */
export function withoutOperators(text) {
    if (operators.length === 0) return text;
    return text.replace(new RegExp(`(^|\\s)(?:${names()}):(?:[a-z]+:)?(?:"[^"]*"?|\\S*)`, "gi"), "$1").replace(/\s+/g, " ").trim();
}

/** The part of a text that the cursor is at the end of. */
function partAt(text, place) {
    const before = text.slice(0, place);
    const found = /(?:^|\s)((?:not:)?[a-z]*:?(?:"[^"]*|[^\s"]*))$/i.exec(before);
    return found ? { text: found[1], start: place - found[1].length } : null;
}

/** What an operator does. The server may know one that the page does not. */
export const operatorWords = ({ name, summary }) => (hasMessage(`operator.${name}`) ? message(`operator.${name}`) : summary);

const quoted = (value) => (/\s/.test(value) ? `"${value}"` : value);

const fits = (value, wanted) => value.toLowerCase().includes(wanted);

/** Folders by their own names, each with the photos below it. */
function folderNames() {
    const counts = new Map();
    for (const { path, photos } of known.folders) {
        for (const name of new Set(path.split("/").filter(Boolean))) counts.set(name, (counts.get(name) ?? 0) + photos);
    }
    const all = known.folders.reduce((sum, { photos }) => sum + photos, 0);
    // A folder that holds every photo tells none apart.
    return [...counts].filter(([, photos]) => photos < all || counts.size === 1).map(([name, photos]) => ({ name, photos }))
        .sort((one, other) => other.photos - one.photos);
}

function valuesOf(name) {
    const lists = { tag: known.tags, in: folderNames(), collection: known.collections, camera: known.cameras, lens: known.lenses };
    if (lists[name]) return lists[name];
    const { examples = [] } = operators.find((one) => one.name === name) ?? {};
    return examples.map((example) => ({ name: example.replaceAll('"', "") }));
}

/**
 * What the part before the cursor may be completed to: an operator's name, or one of its values.
 * @returns {import("../core/combobox.js").Option[]} `insert`: what takes its place; `start`: where that begins
 */
export function completions(text, place) {
    const part = partAt(text, place);
    if (!part || part.text === "") return [];
    const pieces = /^(not:)?([a-z]*)(:?)"?(.*)$/i.exec(part.text);
    const [, not = "", typed, colon, value] = pieces;
    if (colon === "" && (not !== "" || value === "")) {
        const wanted = typed.toLowerCase();
        return operators.filter(({ name }) => name !== wanted && name.startsWith(wanted) && (not === "" || ["tag", "type"].includes(name)) && wanted !== "")
            .map((operator) => ({ name: operator.name, summary: operatorWords(operator) })).map(({ name, summary }) => ({
                text: `${not}${name}:`, shown: `${not}${name}: ${summary}`, kind: "filter", note: summary, insert: `${not}${name}:`, start: part.start,
            }));
    }
    const name = typed.toLowerCase();
    if (colon === "" || !operators.some((one) => one.name === name)) return [];
    const wanted = value.toLowerCase();
    return valuesOf(name).filter((one) => fits(one.name, wanted) && one.name.toLowerCase() !== wanted)
        .sort((one, other) => other.name.toLowerCase().startsWith(wanted) - one.name.toLowerCase().startsWith(wanted))
        .slice(0, most).map((one) => ({
            text: one.name, kind: name === "tag" ? "tag" : name === "in" ? "folder" : "filter", note: `${not}${name}`, photos: one.photos,
            insert: `${not}${name}:${quoted(one.name)} `, start: part.start, isValue: true,
        }));
}

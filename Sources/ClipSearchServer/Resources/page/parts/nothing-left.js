// The conditions that leave no photo, each with the number of photos that there are without it.
import { api } from "../core/api.js";
import { h } from "../core/dom.js";
import { address, cleared, filterParameters } from "../core/state.js";
import { listOf, message, sentence } from "../core/texts.js";
import { photoCount } from "../core/words.js";
import { heldFilters } from "./chips.js";
import { conditionWords } from "./condition-words.js";

/** How many photos pass the filters of a state. */
async function passing(asked, signal) {
    return (await api.photos([["limit", 0], ...filterParameters(asked)], signal)).total;
}

/** Conditions on scores, which no filter of photos knows. */
const isOfScores = ({ changes }) => ["minimum", "relevant", "leaveOut"].some((member) => member in changes);

/**
 * What stands in place of photos that conditions left out.
 * @param {object[]} conditions  what was understood among the words: `{ words, label, applies }`
 */
export async function nothingLeft(asked, conditions, signal) {
    const held = heldFilters(asked);
    const filters = held.filter((one) => !isOfScores(one));
    const [all, ...without] = await Promise.all([
        filters.length > 0 ? passing(asked, signal) : 1, ...filters.map(({ changes }) => passing({ ...asked, ...changes }, signal)),
    ]);
    const hints = [
        ...(all > 0 ? [] : filters).map(({ label, changes }, index) => ({ label, words: message("nothingLeft.withoutLabel", { label }), more: `: ${photoCount(without[index])}`, changes })),
        ...held.filter(isOfScores).map(({ label, changes }) => ({ label, words: message("nothingLeft.withoutLabel", { label }), changes })),
        ...conditions.filter((one) => one.applies).map(({ words, label, meaning }) =>
            ({ label: conditionWords({ label, meaning }), words: message("nothingLeft.searchForTheWordsWords", { words }), changes: { kept: [...asked.kept, words] } })),
    ];
    if (hints.length === 0) return h("div", { class: "empty" }, h("p", {}, message("nothingLeft.noPhotosFound")), asked.q !== "" && h("p", {}, message("nothingLeft.sayItInOtherSimpler")));
    const link = (changes, words) => h("a", { href: address({ ...asked, open: null, ...changes }) }, words);
    const quoted = listOf(hints.map(({ label }) => h("strong", {}, label)));
    const { q, photo, upload, balance } = asked;
    return h("div", { class: "empty" }, h("p", {}, sentence("nothingLeft.noPhotosAreLeftBy", { filters: quoted })),
        h("ul", {}, hints.map(({ words, more, changes }) => h("li", {}, link(changes, words), more)),
            hints.length > 1 && h("li", {}, h("a", { href: address({ ...cleared(asked), q, photo, upload, balance }) },
                q === "" && photo === null && upload === null ? message("nothingLeft.showAllPhotos") : message("nothingLeft.searchTheWholeLibrary")))));
}

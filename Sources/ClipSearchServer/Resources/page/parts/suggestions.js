// Suggestions below the search box: former questions and tags, chosen by the keyboard or the pointer.
import { combobox } from "../core/combobox.js";
import { byId, events } from "../core/dom.js";
import { message } from "../core/texts.js";
import { completions } from "./query-operators.js";

const most = 8;
const samples = [message("suggestions.aDogOnABeach"), message("suggestions.foodOnATable"), message("suggestions.peopleOutdoors"), message("suggestions.aStreetAtNight")];
let queries = [];
let tags = [];

events.addEventListener("library-known", ({ detail }) => { tags = detail.tags; });

/** The questions that were asked before, the latest first. */
export function setFormerQueries(given) {
    queries = given;
}

/** Suggestions that fit what is typed: conditions first, then what begins with it. */
function fitting(typed, place) {
    const conditions = completions(typed, place);
    if (conditions.some((one) => one.isValue)) return conditions;
    const wanted = typed.trim().toLowerCase();
    const all = [
        ...queries.map((text) => ({ text, kind: "clock", note: message("suggestions.askedBefore") })),
        ...(wanted.length > 1 ? tags.map((tag) => ({ text: tag.name, kind: "tag", note: message("common.tag"), photos: tag.photos })) : []),
        ...(queries.length === 0 && wanted === "" ? samples.map((text) => ({ text, kind: "search", note: message("suggestions.forExample") })) : []),
    ];
    const rank = ({ text }) => {
        const lower = text.toLowerCase();
        return lower === wanted ? 9 : lower.startsWith(wanted) ? 0 : lower.includes(` ${wanted}`) ? 1 : 9;
    };
    const seen = new Set();
    const others = all.map((one) => ({ ...one, rank: rank(one) })).filter((one) => one.rank < 9).sort((a, b) => a.rank - b.rank)
        .filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase())).slice(0, most - Math.min(3, conditions.length));
    return [...conditions.slice(0, 3), ...others];
}

/** @param {(option: object) => void} choose  asks what was suggested, or goes on with a condition */
export const setUpSuggestions = (input, choose) => combobox(input, byId("suggestions"), { offer: fitting, choose });

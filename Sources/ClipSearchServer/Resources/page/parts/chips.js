// The filters that hold, in the search box.
import { collectionName } from "../core/collection-names.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { address } from "../core/state.js";
import { fileSize } from "../core/words.js";

/** What holds beside the words, each with the change of the state that takes it away. */
export function heldFilters(asked) {
    const one = (member, label, without) => ({ label, changes: { [member]: without } });
    const each = (member, word) => asked[member].map((value) => one(member, `${word} ${value}`, asked[member].filter((other) => other !== value)));
    const text = (member, label, without = "") => (asked[member] === without ? [] : [one(member, label(asked[member]), without)]);
    return [
        ...each("tags", "Tag:"), ...each("withoutTags", "Not:"), ...each("folderNames", "In:"),
        ...text("folder", (path) => `Folder: ${path}`),
        ...period(asked),
        ...text("favourites", () => "Favourites", false),
        ...text("collection", (id) => `Collection: ${collectionName(id)}`, null),
        ...text("camera", (name) => `Camera: ${name}`), ...text("lens", (name) => `Lens: ${name}`),
        ...text("rating", (stars) => (stars === 5 ? "5 stars" : `${stars} stars or more`), null),
        ...each("written", "Text:"), ...text("hasText", () => "With text", false),
        ...each("types", "Type:"), ...each("withoutTypes", "Not of type:"),
        ...text("larger", (bytes) => `Over ${fileSize(bytes)}`, null), ...text("smaller", (bytes) => `Under ${fileSize(bytes)}`, null),
        ...text("near", near), ...text("area", () => "In an area of the map"),
        ...text("minimum", (minimum) => `At least ${(minimum / 100).toFixed(2)} of 1`, 0),
        ...text("relevant", () => "Likely matches only", false),
        ...text("leaveOut", (words) => `Without: ${words}`),
    ];
}

/** A whole year, month or day is one condition. */
function period({ from, to }) {
    if (from === "" && to === "") return [];
    if (from === "") return [{ label: `Until ${to}`, changes: { to: "" } }];
    if (to === "") return [{ label: `From ${from}`, changes: { from: "" } }];
    return [{ label: wholePeriod(from, to) ?? `${from} to ${to}`, changes: { from: "", to: "" } }];
}

function wholePeriod(from, to) {
    if (from === to) return from;
    if (from.endsWith("-01-01") && to === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4);
    const [year, month] = from.split("-").map(Number);
    const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    return from.endsWith("-01") && to === last ? from.slice(0, 7) : null;
}

function near(text) {
    const [latitude, longitude, radius] = text.split(",").map(Number);
    return `Within ${radius < 1 ? `${Math.round(1000 * radius)} m` : `${Number(radius.toFixed(1))} km`} of ${latitude.toFixed(3)}, ${longitude.toFixed(3)}`;
}

/** Draws the filters that hold; each is taken away by a click. */
export function drawChips(list, asked) {
    const filters = ["search", "map"].includes(asked.view) ? heldFilters(asked) : [];
    list.hidden = filters.length === 0;
    list.replaceChildren(...filters.map(({ label, changes }) => h("li", {}, h("a", {
        class: "chip", href: address({ ...asked, open: null, ...changes }), "aria-label": `Without this filter: ${label}`, title: label,
    }, h("span", {}, label), icon("close")))));
}

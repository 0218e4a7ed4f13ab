// The filters that hold, in the search box.
import { collectionName } from "../core/collection-names.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { address } from "../core/state.js";
import { message } from "../core/texts.js";
import { dayRange, dayWords, decimal, distanceWords, fileSize, monthWords, starWords } from "../core/words.js";

/** What holds beside the words, each with the change of the state that takes it away. */
export function heldFilters(asked) {
    const one = (member, label, without) => ({ label, changes: { [member]: without } });
    const each = (member, label) => asked[member].map((value) => one(member, label(value), asked[member].filter((other) => other !== value)));
    const text = (member, label, without = "") => (asked[member] === without ? [] : [one(member, label(asked[member]), without)]);
    return [
        ...each("tags", (name) => message("chips.tagName", { name })), ...each("withoutTags", (name) => message("chips.notName", { name })),
        ...each("folderNames", (name) => message("chips.inName", { name })),
        ...text("folder", (path) => message("chips.folderName", { name: path })),
        ...period(asked),
        ...text("favourites", () => message("common.favourites"), false),
        ...text("collection", (id) => message("chips.collectionName", { name: collectionName(id) }), null),
        ...text("camera", (name) => message("chips.cameraName", { name })), ...text("lens", (name) => message("chips.lensName", { name })),
        ...text("rating", (stars) => starWords(stars), null),
        ...each("written", (name) => message("chips.textName", { name })), ...text("hasText", () => message("chips.withText"), false),
        ...each("types", (name) => message("chips.typeName", { name })), ...each("withoutTypes", (name) => message("chips.notOfTypeName", { name })),
        ...text("larger", (bytes) => message("chips.overSize", { size: fileSize(bytes) }), null), ...text("smaller", (bytes) => message("chips.underSize", { size: fileSize(bytes) }), null),
        ...text("near", near), ...text("area", () => message("chips.inAnAreaOfThe")),
        ...text("minimum", (minimum) => message("chips.atLeastScoreOf1", { score: decimal(minimum / 100, 2) }), 0),
        ...text("relevant", () => message("common.likelyMatchesOnly"), false),
        ...text("leaveOut", (words) => message("chips.withoutWords", { words })),
    ];
}

/** A whole year, month or day is one condition. */
function period({ from, to }) {
    if (from === "" && to === "") return [];
    if (from === "") return [{ label: message("chips.untilDay", { day: dayWords(to) }), changes: { to: "" } }];
    if (to === "") return [{ label: message("chips.fromDay", { day: dayWords(from) }), changes: { from: "" } }];
    return [{ label: wholePeriod(from, to) ?? dayRange(from, to), changes: { from: "", to: "" } }];
}

/** A whole year or month, or one day, in words; null for other times. */
export function wholePeriod(from, to) {
    if (from === to) return dayWords(from);
    if (from.endsWith("-01-01") && to === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4);
    const [year, month] = from.split("-").map(Number);
    const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    return from.endsWith("-01") && to === last ? monthWords(from) : null;
}

function near(text) {
    const [latitude, longitude, radius] = text.split(",").map(Number);
    return message("chips.withinDistanceOfLatitudeLongitude", { distance: distanceWords(radius), latitude: latitude.toFixed(3), longitude: longitude.toFixed(3) });
}

/** Draws the filters that hold; each is taken away by a click. */
export function drawChips(list, asked) {
    const filters = ["search", "map"].includes(asked.view) ? heldFilters(asked) : [];
    list.hidden = filters.length === 0;
    list.replaceChildren(...filters.map(({ label, changes }) => h("li", {}, h("a", {
        class: "chip", href: address({ ...asked, open: null, ...changes }), "aria-label": message("chips.removeThisFilterLabel", { label }), title: label,
    }, h("span", {}, label), icon("close")))));
}

// The filters that hold.
import { collectionName } from "../core/collection-names.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { address } from "../core/state.js";

/** Each filter, with a way to take it away. */
export function chips(asked) {
    const chip = (label, changes) => h("li", {}, h("a", {
        class: "chip", href: address({ ...asked, open: null, ...changes }), "aria-label": `Without this filter: ${label}`,
    }, h("span", {}, label), icon("close")));
    const all = [
        ...asked.tags.map((tag) => chip(`Tag: ${tag}`, { tags: asked.tags.filter((one) => one !== tag) })),
        ...asked.withoutTags.map((tag) => chip(`Not: ${tag}`, { withoutTags: asked.withoutTags.filter((one) => one !== tag) })),
        asked.folder !== "" && chip(`Folder: ${asked.folder}`, { folder: "" }),
        asked.from !== "" && chip(`From ${asked.from}`, { from: "" }),
        asked.to !== "" && chip(`Until ${asked.to}`, { to: "" }),
        asked.favourites && chip("Favourites", { favourites: false }),
        asked.collection !== null && chip(`Collection: ${collectionName(asked.collection)}`, { collection: null }),
        asked.minimum > 0 && chip(`At least ${(asked.minimum / 100).toFixed(2)} of 1`, { minimum: 0 }),
        asked.relevant && chip("Likely matches only", { relevant: false }),
        asked.leaveOut !== "" && chip(`Without: ${asked.leaveOut}`, { leaveOut: "" }),
    ].filter(Boolean);
    return all.length === 0 ? [] : h("ul", { class: "chips", "aria-label": "Filters that hold" }, all);
}

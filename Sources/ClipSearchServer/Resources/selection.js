// Photos that are selected, and what can be done with all of them at once.
import { api } from "./api.js";
import { addToCollection, removeFromCollection } from "./collections.js";
import { byId, events, h, tell } from "./dom.js";
import { saveList } from "./export-file.js";
import { setFavourites } from "./favourites.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { state } from "./navigation.js";
import { announce, attempt } from "./toasts.js";
import { count } from "./words.js";

const selected = new Map();

export const isSelected = (id) => selected.has(id);

export function select(photos, isOn) {
    for (const photo of photos) {
        if (isOn) selected.set(photo.id, photo);
        else selected.delete(photo.id);
    }
    tell("selection-changed");
}

export function clearSelection() {
    if (selected.size === 0) return;
    selected.clear();
    tell("selection-changed");
}

export function setUpSelection() {
    const bar = byId("selection-bar");
    const said = h("p", { class: "selection-count" });
    const here = h("span", { class: "selection-here" });
    const photos = () => [...selected.values()];
    bar.replaceChildren(said,
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => setFavourites(photos(), true)),
        }, icon("heart"), h("span", {}, "Favourite")),
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => addToCollection(photos())),
        }, icon("collection"), h("span", {}, "Add to collection")),
        here,
        menu("Export", [
            { label: "CSV (spreadsheet)", act: () => saveList(photos(), "csv", "selection") },
            { label: "JSON", act: () => saveList(photos(), "json", "selection") },
            { label: "Text (paths)", act: () => saveList(photos(), "text", "selection") },
        ]),
        h("button", { type: "button", class: "icon-button", "aria-label": "Select nothing", onclick: clearSelection }, icon("close")));
    events.addEventListener("selection-changed", () => {
        const wasHidden = bar.hidden;
        bar.hidden = selected.size === 0;
        document.body.classList.toggle("is-selecting", selected.size > 0);
        said.textContent = `${selected.size.toLocaleString("en-GB")} selected`;
        if (wasHidden !== bar.hidden || selected.size > 0) announce(`${count(selected.size, "photo")} selected`);
        const { view, collection } = state();
        here.replaceChildren(...[
            view === "favourites" && h("button", {
                type: "button", class: "button",
                onclick: () => attempt(async () => { await setFavourites(photos(), false); clearSelection(); }),
            }, "Take from the favourites"),
            view === "collections" && collection !== null && h("button", {
                type: "button", class: "button",
                onclick: () => attempt(async () => {
                    await removeFromCollection(await api.collection(collection), photos());
                    clearSelection();
                }),
            }, "Take out"),
        ].filter(Boolean));
    });
}

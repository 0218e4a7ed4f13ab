// What can be done with all selected photos at once.
import { addToCollection, chooseCover, removeFromCollection } from "../actions/collections.js";
import { saveList } from "../actions/export-file.js";
import { setFavourites } from "../actions/favourites.js";
import { editTags } from "../actions/tags.js";
import { canShare, copyPaths, downloadPhotos, sharePhotos } from "../actions/take-along.js";
import { canTrash, moveToTrash, trashLabel } from "../actions/trash.js";
import { api } from "../core/api.js";
import { byId, events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { exportMenu } from "../core/menu.js";
import { state } from "../core/navigation.js";
import { clearSelection, selectedPhotos, selectionSize, wholeSelection } from "../core/selection.js";
import { announce, attempt, toast } from "../core/toasts.js";
import { count } from "../core/words.js";

export function setUpSelection() {
    const bar = byId("selection-bar");
    const said = h("p", { class: "selection-count" });
    const here = h("span", { class: "selection-here" });
    /** Does something with all that is known of the photos. */
    const withAll = (body) => attempt(async () => {
        const wanted = selectionSize();
        const photos = await wholeSelection();
        if (photos.length > 0) await body(photos);
        if (photos.length < wanted) toast(`${count(wanted - photos.length, "selected photo")} could not be found`, { isProblem: true });
    });
    bar.replaceChildren(said,
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => setFavourites(selectedPhotos(), true)),
        }, icon("heart"), h("span", {}, "Favourite")),
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => addToCollection(selectedPhotos())),
        }, icon("collection"), h("span", {}, "Add to collection")),
        here,
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => editTags(selectedPhotos())),
        }, icon("tag"), h("span", {}, "Tags")),
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => downloadPhotos(selectedPhotos(), "photos")),
        }, icon("download"), h("span", {}, "Download")),
        exportMenu([icon("more"), h("span", {}, "More")], (format) => ({ act: () => withAll((photos) => saveList(photos, format, "selection")) }), [
            canShare() && { label: "Share…", act: () => withAll(sharePhotos) },
            { label: "Copy the paths", act: () => withAll(copyPaths) },
        ].filter(Boolean)),
        h("button", { type: "button", class: "icon-button", "aria-label": "Select nothing", onclick: clearSelection }, icon("close")));
    events.addEventListener("selection-changed", () => {
        const wasHidden = bar.hidden;
        const length = selectionSize();
        bar.hidden = length === 0;
        document.body.classList.toggle("is-selecting", length > 0);
        said.replaceChildren(length.toLocaleString("en-GB"), h("span", {}, " selected"));
        if (wasHidden !== bar.hidden || length > 0) announce(`${count(length, "photo")} selected`);
        const { view, collection } = state();
        here.replaceChildren(...[
            view === "favourites" && h("button", {
                type: "button", class: "button",
                onclick: () => attempt(async () => { await setFavourites(selectedPhotos(), false); clearSelection(); }),
            }, "Remove from favourites"),
            view === "collections" && collection !== null && h("button", {
                type: "button", class: "button",
                onclick: () => attempt(async () => {
                    await removeFromCollection(await api.collection(collection), selectedPhotos());
                    clearSelection();
                }),
            }, "Remove from collection"),
            view === "collections" && collection !== null && length === 1 && h("button", {
                type: "button", class: "button",
                onclick: () => attempt(async () => {
                    await chooseCover(await api.collection(collection), selectedPhotos()[0]);
                    clearSelection();
                }),
            }, "Use as cover"),
            canTrash() && h("button", {
                type: "button", class: "button", id: "trash-selection", onclick: () => attempt(() => moveToTrash(selectedPhotos())),
            }, icon("trash"), h("span", {}, trashLabel)),
        ].filter(Boolean));
    });
}

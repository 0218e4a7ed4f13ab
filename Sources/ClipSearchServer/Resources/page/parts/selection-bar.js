// What can be done with all selected photos at once.
import { addToCollection, chooseCover, removeFromCollection } from "../actions/collections.js";
import { saveList } from "../actions/export-file.js";
import { setFavourites } from "../actions/favourites.js";
import { shareByLink } from "../actions/sharing.js";
import { editTags } from "../actions/tags.js";
import { canShare, copyPaths, downloadPhotos, sharePhotos } from "../actions/take-along.js";
import { canTrash, moveToTrash } from "../actions/trash.js";
import { api } from "../core/api.js";
import { byId, events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { exportMenu } from "../core/menu.js";
import { state } from "../core/navigation.js";
import { clearSelection, selectedPhotos, selectionSize, wholeSelection } from "../core/selection.js";
import { locale, message, sentence } from "../core/texts.js";
import { announce, attempt, toast } from "../core/toasts.js";

export function setUpSelection() {
    const bar = byId("selection-bar");
    const said = h("p", { class: "selection-count" });
    const here = h("span", { class: "selection-here" });
    /** Does something with all that is known of the photos. */
    const withAll = (body) => attempt(async () => {
        const wanted = selectionSize();
        const photos = await wholeSelection();
        if (photos.length > 0) await body(photos);
        if (photos.length < wanted) toast(message("selectionBar.countSelectedPhotoCouldNot", { count: wanted - photos.length }), { isProblem: true });
    });
    bar.replaceChildren(said,
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => setFavourites(selectedPhotos(), true)),
        }, icon("heart"), h("span", {}, message("common.favourite"))),
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => addToCollection(selectedPhotos())),
        }, icon("collection"), h("span", {}, message("common.addToCollection"))),
        here,
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => editTags(selectedPhotos())),
        }, icon("tag"), h("span", {}, message("common.tags"))),
        h("button", {
            type: "button", class: "button", onclick: () => attempt(() => downloadPhotos(selectedPhotos(), "photos")),
        }, icon("download"), h("span", {}, message("common.download"))),
        exportMenu([icon("more"), h("span", {}, message("common.more"))], (format) => ({ act: () => withAll((photos) => saveList(photos, format, "selection")) }), [
            canShare() && { label: message("selectionBar.share"), act: () => withAll(sharePhotos) },
            { label: message("common.copyThePaths"), act: () => withAll(copyPaths) },
            { label: message("sharing.shareByALink"), act: () => attempt(() => shareByLink({ photos: selectedPhotos().map((photo) => photo.id) }, message("common.photos"))) },
        ].filter(Boolean)),
        h("button", { type: "button", class: "icon-button", "aria-label": message("selectionBar.selectNothing"), onclick: clearSelection }, icon("close")));
    events.addEventListener("selection-changed", () => {
        const wasHidden = bar.hidden;
        const length = selectionSize();
        bar.hidden = length === 0;
        document.body.classList.toggle("is-selecting", length > 0);
        said.replaceChildren(...sentence("selectionBar.countWord", { count: length.toLocaleString(locale), word: h("span", {}, message("selectionBar.selected", { count: length })) }));
        if (wasHidden !== bar.hidden || length > 0) announce(message("selectionBar.countPhotoSelected", { count: length }));
        const { view, collection } = state();
        here.replaceChildren(...[
            view === "favourites" && h("button", {
                type: "button", class: "button",
                onclick: () => attempt(async () => { await setFavourites(selectedPhotos(), false); clearSelection(); }),
            }, message("selectionBar.removeFromFavourites")),
            view === "collections" && collection !== null && h("button", {
                type: "button", class: "button",
                onclick: () => attempt(async () => {
                    await removeFromCollection(await api.collection(collection), selectedPhotos());
                    clearSelection();
                }),
            }, message("selectionBar.removeFromCollection")),
            view === "collections" && collection !== null && length === 1 && h("button", {
                type: "button", class: "button",
                onclick: () => attempt(async () => {
                    await chooseCover(await api.collection(collection), selectedPhotos()[0]);
                    clearSelection();
                }),
            }, message("selectionBar.useAsCover")),
            canTrash() && h("button", {
                type: "button", class: "button", id: "trash-selection", onclick: () => attempt(() => moveToTrash(selectedPhotos())),
            }, icon("trash"), h("span", {}, message("trash.moveToTrash"))),
        ].filter(Boolean));
    });
}

// Favourites: the heart on a photo, and the view of all of them.
import { allPages, api } from "./api.js";
import { confirm } from "./dialogs.js";
import { events, h, tell } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { PhotoListView } from "./photo-list.js";
import { attempt, toast } from "./toasts.js";
import { count } from "./words.js";

/** Makes photos favourites, or no longer; every place that shows them follows. */
export async function setFavourites(photos, isFavourite, { isUndo = false } = {}) {
    const ids = photos.map((photo) => photo.id);
    // At once, so that the heart follows the finger; taken back should the server refuse.
    tell("favourites-changed", { ids, isFavourite });
    let changed;
    try {
        changed = (await (isFavourite ? api.addFavourites(ids) : api.removeFavourites(ids))).photos;
    } catch (error) {
        tell("favourites-changed", { ids, isFavourite: !isFavourite });
        throw error;
    }
    if (isUndo) return tell("favourites-restored");
    const name = photos.length === 1 ? photos[0].name : count(changed.length, "photo");
    const undo = changed.length === 0 ? null
        : () => setFavourites(changed.map((id) => ({ id })), !isFavourite, { isUndo: true });
    toast(isFavourite ? `${name} added to the favourites` : `${name} taken from the favourites`, { undo });
}

export const toggleFavourite = (photo) => attempt(() => setFavourites([photo], !photo.isFavourite));

export function favouritesView(main, signal) {
    const list = new PhotoListView({
        signal,
        load: (query, signal) => api.favourites(query, signal),
        emptyText: "No favourites yet. The heart on a photo puts it here.",
        onTotal: (total) => {
            summary.textContent = count(total, "favourite");
            actions.hidden = total === 0;
        },
        leaves: (event) => event.type === "favourites-changed" && event.detail.isFavourite === false,
    });
    const summary = h("p", { class: "muted", role: "status" });
    const exports = [["csv", "CSV (spreadsheet)"], ["json", "JSON"], ["text", "Text (paths)"]]
        .map(([format, label]) => ({ label, href: `/favourites/export?format=${format}` }));
    const actions = h("div", { class: "buttons", hidden: true }, menu("Export", exports),
        h("button", { type: "button", class: "button", id: "clear-favourites", onclick: () => attempt(clear) }, icon("trash"), "Clear all"));
    const clear = async () => {
        const total = list.total;
        const isSure = await confirm({
            title: "Clear the favourites?", action: "Clear all",
            text: `${count(total, "photo")} will no longer be among the favourites. The photos themselves stay where they are.`,
        });
        if (!isSure) return;
        const order = (await allPages((query) => api.favourites(query))).map((photo) => photo.id);
        await api.clearFavourites();
        tell("favourites-changed", { ids: order, isFavourite: false });
        toast("The favourites were cleared", {
            undo: async () => {
                await api.addFavourites(order.toReversed());
                tell("favourites-changed", { ids: order, isFavourite: true });
                tell("favourites-restored");
            },
        });
    };
    events.addEventListener("favourites-restored", () => list.reload(), { signal });
    main.replaceChildren(
        h("div", { class: "view-head" }, h("div", {}, h("h1", {}, "Favourites"), summary), actions), list.element);
    return list.open();
}

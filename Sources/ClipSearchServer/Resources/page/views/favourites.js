// The view of the favourites.
import { allPages, api } from "../core/api.js";
import { confirm } from "../core/dialogs.js";
import { events, h, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { exportMenu } from "../core/menu.js";
import { message } from "../core/texts.js";
import { attempt, toast } from "../core/toasts.js";
import { PhotoListView } from "../parts/photo-list.js";

export function favouritesView(main, signal) {
    const list = new PhotoListView({
        signal,
        load: (query, signal) => api.favourites(query, signal),
        emptyText: message("favourites.noFavouritesYetTheHeart"),
        onTotal: (total) => {
            summary.textContent = message("favourites.countFavourite", { count: total });
            actions.hidden = total === 0;
        },
        leaves: (event) => event.type === "favourites-changed" && event.detail.isFavourite === false,
    });
    const summary = h("p", { class: "muted", role: "status" });
    const actions = h("div", { class: "buttons", hidden: true },
        exportMenu(message("common.export"), (format) => ({ href: `favourites/export?format=${format}` }), [
            { label: message("common.photosZip"), href: "favourites/archive" },
        ]),
        h("button", { type: "button", class: "button", id: "clear-favourites", onclick: () => attempt(clear) }, icon("trash"), message("favourites.clearAll")));
    const clear = async () => {
        const total = list.total;
        const isSure = await confirm({
            title: message("favourites.clearTheFavourites"), action: message("favourites.clearAll"),
            text: message("favourites.countPhotoWillNoLonger", { count: total }),
        });
        if (!isSure) return;
        const order = (await allPages((query) => api.favourites(query))).map((photo) => photo.id);
        await api.clearFavourites();
        tell("favourites-changed", { ids: order, isFavourite: false });
        toast(message("favourites.theFavouritesWereCleared"), {
            undo: async () => {
                await api.addFavourites(order.toReversed());
                tell("favourites-changed", { ids: order, isFavourite: true });
                tell("favourites-restored");
            },
        });
    };
    events.addEventListener("favourites-restored", () => list.reload(), { signal });
    main.replaceChildren(
        h("div", { class: "view-head" }, h("div", {}, h("h1", {}, message("common.favourites")), summary), actions), list.element);
    return list.open();
}

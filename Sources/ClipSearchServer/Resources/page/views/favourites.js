// The view of the favourites.
import { allPages, api } from "../core/api.js";
import { confirm } from "../core/dialogs.js";
import { events, h, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { exportMenu } from "../core/menu.js";
import { attempt, toast } from "../core/toasts.js";
import { count } from "../core/words.js";
import { PhotoListView } from "../parts/photo-list.js";

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
    const actions = h("div", { class: "buttons", hidden: true },
        exportMenu("Export", (format) => ({ href: `favourites/export?format=${format}` }), [
            { label: "Photos (ZIP)", href: "favourites/archive" },
        ]),
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

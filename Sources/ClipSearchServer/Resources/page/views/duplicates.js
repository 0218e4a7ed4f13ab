// Copies, photos that look alike, and bursts.
import { saveList } from "../actions/export-file.js";
import { setFavourites } from "../actions/favourites.js";
import { canTrash } from "../actions/trash.js";
import { api } from "../core/api.js";
import { events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { exportMenu } from "../core/menu.js";
import { go } from "../core/navigation.js";
import { select } from "../core/selection.js";
import { address } from "../core/state.js";
import { announce, attempt } from "../core/toasts.js";
import { count, fileSize } from "../core/words.js";
import { Gallery } from "../parts/gallery.js";
import { endlessScroll } from "../parts/photo-list.js";
import { setViewerList } from "../parts/viewer.js";

const kinds = [
    ["similar", "Look alike", "Copies in another size or format, cut a little, made brighter, and shots that look alike."],
    ["identical", "Identical files", "Files with the same bytes."],
    ["burst", "Bursts", "Taken within seconds of each other, and alike. Only photos whose camera noted the time can be told."],
];
/** 0 leaves the choice to the server. */
const strictness = [[0, "as usual"], [0.97, "only very alike"], [0.85, "less alike, too"], [0.75, "far less alike, too"]];
const pageSize = 30;

export async function duplicatesView(main, signal, { state }) {
    const [, , note] = kinds.find(([kind]) => kind === state.duplicates);
    const summary = h("p", { class: "muted", role: "status" }, "Comparing all photos…");
    const actions = h("div", { class: "buttons", hidden: true });
    const empty = h("p", { class: "empty", hidden: true }, "None were found.");
    const gallery = new Gallery({ signal, label: (photo) => photoLabel(photo) });
    const seen = [];
    // Groups asked for; fewer come where files are gone.
    let asked = 0;
    let total = null;
    const query = (limit) => [["kind", state.duplicates], ["threshold", state.alike > 0 ? state.alike / 100 : null], ["limit", limit], ["offset", asked]];
    const scroll = endlessScroll(signal, async () => {
        const page = await api.duplicates(query(pageSize), signal);
        if (total === null) describe(page);
        total = page.total;
        asked += pageSize;
        for (const group of page.groups) show(group);
        return asked < total;
    });
    gallery.loadMore = () => scroll.next();
    gallery.loadAll = () => scroll.all();

    function describe(page) {
        // Photos that look alike may show different things: only of the same file one is enough.
        const isSame = state.duplicates === "identical";
        const room = isSame && page.others > 0 ? ` ${count(page.others, "photo")} could go (${fileSize(page.bytesOfOthers)}) if one of each was kept.` : "";
        const rest = page.incomparable > 0 ? ` ${count(page.incomparable, "photo")} could not be compared.` : "";
        summary.textContent = `${count(page.total, "group")} among ${count(page.photos, "photo")}.${room}${rest}`;
        announce(summary.textContent);
        empty.hidden = page.total > 0;
        actions.hidden = page.total === 0;
    }

    function show(group) {
        seen.push(group);
        const others = () => group.photos.slice(1);
        group.photos[0].isSuggested = true;
        gallery.addSection({
            heading: groupWords(group), note: group.kind === "identical" ? `${fileSize(group.bytesOfOthers)} could go` : "Look at each before one goes",
            actions: [
                h("button", { type: "button", class: "button small", onclick: () => select(others(), true) }, icon("check"), "Select the others"),
                h("button", {
                    type: "button", class: "button small", onclick: () => attempt(() => setFavourites([group.photos[0]], true)),
                }, icon("heart"), "Keep the first as favourite"),
            ],
            foot: h("ul", { class: "group-files", "aria-label": "Files of this group" }, group.photos.map((photo) => h("li", { dataset: { photo: photo.id } },
                h("span", { class: photo.isSuggested ? "is-suggested" : null }, photoLabel(photo).words), " ",
                h("span", { class: "path" }, photo.path), " ",
                h("span", { class: "muted" }, [photo.width > 0 && `${photo.width} × ${photo.height}`, fileSize(photo.bytes)].filter(Boolean).join(", "))))),
        });
        gallery.add(group.photos);
    }

    events.addEventListener("photos-gone", ({ detail }) => {
        const gone = new Set(detail.ids);
        for (const group of seen) group.photos = group.photos.filter((photo) => !gone.has(photo.id));
        for (const id of gone) gallery.element.querySelector(`.group-files [data-photo="${id}"]`)?.remove();
    }, { signal });
    const all = async () => {
        announce("Collecting the photos");
        await scroll.all();
        return seen.flatMap((group) => group.photos.slice(1));
    };
    const save = (format) => attempt(async () => saveList(await all(), format, `duplicates-${state.duplicates}`));
    actions.append(
        state.duplicates !== "identical" ? "" : h("button", {
            type: "button", class: "button", onclick: () => attempt(async () => select(await all(), true)),
        }, icon("check"), "Select all others"),
        exportMenu("Export the others", (format) => ({ act: () => save(format) })));
    main.replaceChildren(
        h("p", { class: "crumbs" }, h("a", { href: "?view=library" }, "Library")),
        h("div", { class: "view-head" }, h("div", {}, h("h1", {}, "Duplicates"), summary), actions),
        h("div", { class: "duplicate-choice" },
            h("nav", { class: "segmented", "aria-label": "Kind of duplicates" }, kinds.map(([kind, label]) => h("a", {
                href: address({ ...state, duplicates: kind, alike: 0, open: null }), "aria-current": kind === state.duplicates ? "true" : null,
            }, label))),
            state.duplicates === "identical" ? "" : h("label", { class: "check" }, "How alike ", h("select", {
                onchange: (event) => go({ alike: Math.round(100 * Number(event.target.value)), open: null }),
            }, strictness.map(([value, label]) => h("option", { value: String(value), selected: Math.round(100 * value) === state.alike }, label))))),
        h("p", { class: "muted" }, note, canTrash() ? "" : " clipsearch deletes nothing: select photos to collect them, or export their paths."),
        gallery.element, empty, scroll.element);
    setViewerList(gallery);
    await scroll.next();
}

function groupWords(group) {
    const number = count(group.photos.length, "photo");
    return { identical: `${number}, the same file`, burst: `${number} of one moment`, similar: `${number} that look alike` }[group.kind] ?? number;
}

/** What is written on a photo. */
function photoLabel(photo) {
    if (photo.isSuggested) return { words: "Best kept", isStrong: true };
    return { words: photo.isIdentical ? "Same file" : `Likeness ${photo.similarity.toFixed(2)}`, isStrong: false };
}

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
import { message } from "../core/texts.js";
import { announce, attempt } from "../core/toasts.js";
import { decimal, fileSize, photoCount } from "../core/words.js";
import { Gallery } from "../parts/gallery.js";
import { endlessScroll } from "../parts/photo-list.js";
import { setViewerList } from "../parts/viewer.js";

const kinds = [
    ["similar", message("duplicates.lookAlike"), message("duplicates.copiesInAnotherSizeOr")],
    ["identical", message("duplicates.identicalFiles"), message("duplicates.filesWithTheSameBytes")],
    ["burst", message("duplicates.bursts"), message("duplicates.takenWithinSecondsOfEach")],
];
/** 0 leaves the choice to the server. */
const strictness = [[0, message("duplicates.asUsual")], [0.97, message("duplicates.onlyVeryAlike")], [0.85, message("duplicates.lessAlikeToo")], [0.75, message("duplicates.farLessAlikeToo")]];
const pageSize = 30;

export async function duplicatesView(main, signal, { state }) {
    const [, , note] = kinds.find(([kind]) => kind === state.duplicates);
    const summary = h("p", { class: "muted", role: "status" }, message("duplicates.comparingAllPhotos"));
    const actions = h("div", { class: "buttons", hidden: true });
    const empty = h("p", { class: "empty", hidden: true }, message("duplicates.noneWereFound"));
    const harmless = h("span", { hidden: canTrash() }, " ", message("duplicates.clipsearchDeletesNothingSelectPhotos"));
    // Also told once the server has said whether it allows the trash.
    events.addEventListener("selection-changed", () => { harmless.hidden = canTrash(); }, { signal });
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
        const room = isSame && page.others > 0 ? message("duplicates.countPhotoCouldGoSize", { count: page.others, size: fileSize(page.bytesOfOthers) }) : "";
        const rest = page.incomparable > 0 ? message("duplicates.countPhotoCouldNotBe", { count: page.incomparable }) : "";
        summary.textContent = [message("duplicates.countGroupAmongPhotos", { count: page.total, photos: photoCount(page.photos) }), room, rest].filter(Boolean).join(" ");
        announce(summary.textContent);
        empty.hidden = page.total > 0;
        actions.hidden = page.total === 0;
    }

    function show(group) {
        seen.push(group);
        const others = () => group.photos.slice(1);
        group.photos[0].isSuggested = true;
        gallery.addSection({
            heading: groupWords(group), note: group.kind === "identical" ? message("duplicates.sizeCouldGo", { size: fileSize(group.bytesOfOthers) }) : message("duplicates.lookAtEachBeforeOne"),
            actions: [
                h("button", { type: "button", class: "button small", onclick: () => select(others(), true) }, icon("check"), message("duplicates.selectTheOthers")),
                h("button", {
                    type: "button", class: "button small", onclick: () => attempt(() => setFavourites([group.photos[0]], true)),
                }, icon("heart"), message("duplicates.keepTheFirstAsFavourite")),
            ],
            foot: h("ul", { class: "group-files", "aria-label": message("duplicates.filesOfThisGroup") }, group.photos.map((photo) => h("li", { dataset: { photo: photo.id } },
                h("span", { class: photo.isSuggested ? "is-suggested" : null }, photoLabel(photo).words), " ",
                h("span", { class: "path" }, photo.path), " ",
                h("span", { class: "muted" }, [photo.width > 0 && `${photo.width} × ${photo.height}`, fileSize(photo.bytes)].filter(Boolean).join(message("common.separator")))))),
        });
        gallery.add(group.photos);
    }

    events.addEventListener("photos-gone", ({ detail }) => {
        const gone = new Set(detail.ids);
        for (const group of seen) group.photos = group.photos.filter((photo) => !gone.has(photo.id));
        for (const id of gone) gallery.element.querySelector(`.group-files [data-photo="${id}"]`)?.remove();
    }, { signal });
    const all = async () => {
        announce(message("common.collectingThePhotos"));
        await scroll.all();
        return seen.flatMap((group) => group.photos.slice(1));
    };
    const save = (format) => attempt(async () => saveList(await all(), format, `duplicates-${state.duplicates}`));
    actions.append(
        state.duplicates !== "identical" ? "" : h("button", {
            type: "button", class: "button", onclick: () => attempt(async () => select(await all(), true)),
        }, icon("check"), message("duplicates.selectAllOthers")),
        exportMenu(message("duplicates.exportTheOthers"), (format) => ({ act: () => save(format) })));
    main.replaceChildren(
        h("p", { class: "crumbs" }, h("a", { href: "?view=library" }, message("common.library"))),
        h("div", { class: "view-head" }, h("div", {}, h("h1", {}, message("common.duplicates")), summary), actions),
        h("div", { class: "duplicate-choice" },
            h("nav", { class: "segmented", "aria-label": message("duplicates.kindOfDuplicates") }, kinds.map(([kind, label]) => h("a", {
                href: address({ ...state, duplicates: kind, alike: 0, open: null }), "aria-current": kind === state.duplicates ? "true" : null,
            }, label))),
            state.duplicates === "identical" ? "" : h("label", { class: "check" }, message("duplicates.howAlike"), " ", h("select", {
                onchange: (event) => go({ alike: Math.round(100 * Number(event.target.value)), open: null }),
            }, strictness.map(([value, label]) => h("option", { value: String(value), selected: Math.round(100 * value) === state.alike }, label))))),
        h("p", { class: "muted" }, note, harmless),
        gallery.element, empty, scroll.element);
    setViewerList(gallery);
    await scroll.next();
}

function groupWords(group) {
    const number = { count: group.photos.length };
    return {
        identical: message("duplicates.countPhotoTheSameFile", number), burst: message("duplicates.countPhotoOfOneMoment", number),
        similar: message("duplicates.countPhotoThatLooksAlike", number),
    }[group.kind] ?? photoCount(number.count);
}

/** What is written on a photo. */
function photoLabel(photo) {
    if (photo.isSuggested) return { words: message("duplicates.bestKept"), isStrong: true };
    return { words: photo.isIdentical ? message("duplicates.sameFile") : message("duplicates.likenessScore", { score: decimal(photo.similarity, 2) }), isStrong: false };
}

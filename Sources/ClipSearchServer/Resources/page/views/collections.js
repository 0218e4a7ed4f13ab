// The views of all collections and of one, and of the albums that fill themselves.
import { deleteAlbum, renameAlbum } from "../actions/albums.js";
import { chooseCover, cover, createCollection, deleteCollection, editCollection } from "../actions/collections.js";
import { shareByLink } from "../actions/sharing.js";
import { api, thumbnail } from "../core/api.js";
import { events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { exportMenu } from "../core/menu.js";
import { go } from "../core/navigation.js";
import { movesBack, reordered } from "../core/order.js";
import { address, filterParameters, questionKind, searchRequest, stateOf } from "../core/state.js";
import { message } from "../core/texts.js";
import { announce, attempt, showProblem, toast } from "../core/toasts.js";
import { moment, photoCount } from "../core/words.js";
import { listenToArranging } from "../parts/arranging.js";
import { PhotoListView } from "../parts/photo-list.js";

export async function collectionsView(main, signal) {
    const list = h("ul", { class: "cards" });
    const empty = h("p", { class: "empty", hidden: true }, message("collections.noCollectionsYetACollection"));
    const draw = async () => {
        const { collections } = await api.collections(signal);
        empty.hidden = collections.length > 0;
        list.replaceChildren(...collections.map((collection) => h("li", { class: "card" },
            h("a", { class: "card-link", href: `?view=collections&collection=${collection.id}` }, cover(collection),
                h("span", { class: "card-name" }, collection.name)),
            collection.description && h("p", { class: "card-text" }, collection.description),
            h("p", { class: "muted" }, photoCount(collection.photos),
                collection.missing > 0 && ` (${message("collections.countMissing", { count: collection.missing })})`),
            h("div", { class: "buttons" },
                h("a", { class: "button small", href: `?collection=${collection.id}` }, icon("search"), message("collections.searchWithin")),
                h("button", {
                    type: "button", class: "icon-button small", "aria-label": message("collections.renameName", { name: collection.name }), title: message("collections.rename"),
                    onclick: () => attempt(() => editCollection(collection)),
                }, icon("pencil")),
                h("button", {
                    type: "button", class: "icon-button small", "aria-label": message("collections.deleteName2", { name: collection.name }), title: message("common.delete"),
                    onclick: () => attempt(() => deleteCollection(collection)),
                }, icon("trash"))))));
    };
    events.addEventListener("collections-changed", () => attempt(draw), { signal });
    const albums = await albumCards(signal);
    main.replaceChildren(h("div", { class: "view-head" }, h("h1", {}, message("common.collections")),
        h("div", { class: "buttons" }, h("button", {
            type: "button", class: "button primary", id: "new-collection",
            onclick: () => attempt(async () => { await createCollection(); }),
        }, icon("plus"), message("common.newCollection")))), list, empty, albums);
    await draw();
}

/** The albums that fill themselves, each with its first photos. */
async function albumCards(signal) {
    const list = h("ul", { class: "cards" });
    const section = h("section", { class: "albums", "aria-labelledby": "albums-heading" },
        h("div", { class: "view-head" }, h("h2", { id: "albums-heading" }, message("collections.albumsThatFillThemselves"))), list,
        h("p", { class: "muted" }, message("collections.anAlbumIsASearch")));
    const draw = async () => {
        const { searches } = await api.albums(signal);
        list.replaceChildren(...searches.map((album) => albumCard(album, signal)));
    };
    events.addEventListener("albums-changed", () => attempt(draw), { signal });
    await draw();
    return section;
}

function albumCard(album, signal) {
    const asked = album.request && stateOf(album.request);
    const pictures = h("span", { class: "cover cover-0", "aria-hidden": "true" }, icon("album"));
    const name = h("span", { class: "card-name" }, album.name);
    if (asked) {
        firstPhotos(asked, signal).then((photos) => {
            if (photos.length === 0) return;
            pictures.className = `cover cover-${photos.length}`;
            pictures.replaceChildren(...photos.map((photo) => h("img", { src: thumbnail(photo, 240), alt: "", loading: "lazy" })));
        }).catch(() => { /* The album is there without its pictures. */ });
    }
    return h("li", { class: "card" },
        asked ? h("a", { class: "card-link", href: address(asked) }, pictures, name)
            : h("span", { class: "card-link" }, pictures, name, h("span", { class: "muted" }, message("collections.thePageCantPutThis"))),
        h("div", { class: "buttons" },
            h("button", {
                type: "button", class: "icon-button small", "aria-label": message("collections.renameName", { name: album.name }), title: message("collections.rename"),
                onclick: () => attempt(() => renameAlbum(album)),
            }, icon("pencil")),
            asked && h("button", {
                type: "button", class: "icon-button small", "aria-label": message("sharing.shareName", { name: album.name }), title: message("sharing.shareByALink"),
                onclick: () => attempt(() => shareByLink({ savedSearch: album.id }, album.name)),
            }, icon("globe")),
            asked && h("button", {
                type: "button", class: "icon-button small", "aria-label": message("collections.deleteName2", { name: album.name }), title: message("common.delete"),
                onclick: () => attempt(() => deleteAlbum(album, asked)),
            }, icon("trash"))));
}

async function firstPhotos(asked, signal) {
    if (questionKind(asked) === "browse") return (await api.photos([["limit", 4], ...filterParameters(asked)], signal)).photos;
    return (await api.search(searchRequest(asked, { offset: 0, limit: 4, record: false }), signal)).results;
}

export async function collectionView(main, signal, { id }) {
    let collection = await api.collection(id, signal);
    let isArranging = false;
    const list = new PhotoListView({
        signal,
        load: (query, one) => api.collectionPhotos(id, query, one),
        emptyText: message("collections.thisCollectionIsEmptySelect"),
        leaves: (event) => event.type === "collection-changed" && event.detail.collection === id && event.detail.isRemoval,
    });
    const arrange = h("button", {
        type: "button", class: "button", id: "arrange", "aria-pressed": "false", title: message("collections.dragPhotosToAnotherPlace"),
        onclick: () => {
            isArranging = !isArranging;
            arrange.setAttribute("aria-pressed", String(isArranging));
            list.element.classList.toggle("is-arrangeable", isArranging);
            announce(isArranging ? message("collections.dragPhotosToAnotherPlace2") : message("collections.photosAreNoLongerMoved"));
        },
    }, icon("sort"), message("collections.arrange"));
    const head = h("div", {});
    const drawHead = () => {
        head.replaceChildren(
            h("p", { class: "crumbs" }, h("a", { href: "?view=collections" }, message("common.collections"))),
            h("div", { class: "view-head" },
                h("div", {}, h("h1", {}, collection.name), collection.description && h("p", {}, collection.description),
                    h("p", { class: "muted" }, photoCount(collection.photos),
                        collection.missing > 0 && `${message("common.separator")}${message("common.countFileMissing", { count: collection.missing })}`,
                        ` · ${message("collections.changedTime", { time: moment(collection.changedAt) })}`)),
                h("div", { class: "buttons" },
                    h("a", { class: "button primary", href: `?collection=${id}` }, icon("search"), message("collections.searchWithin")),
                    exportMenu(message("common.export"), (format) => ({ href: `collections/${id}/export?format=${format}` }), [
                        { label: message("common.photosZip"), href: `collections/${id}/archive` },
                        { label: message("sharing.shareByALink"), act: () => attempt(() => shareByLink({ collection: id }, collection.name)) },
                    ]),
                    collection.photos > 1 && arrange,
                    collection.chosenCover !== null && h("button", {
                        type: "button", class: "button", onclick: () => attempt(() => chooseCover(collection, null)),
                    }, message("collections.noCoverOfItsOwn")),
                    h("button", { type: "button", class: "button", onclick: () => attempt(() => editCollection(collection)) }, icon("pencil"), message("collections.rename")),
                    h("button", { type: "button", class: "button", onclick: () => attempt(() => deleteCollection(collection)) }, icon("trash"), message("common.delete")))));
    };
    events.addEventListener("collections-changed", async () => {
        try {
            collection = await api.collection(id, signal);
            drawHead();
        } catch (error) {
            if (error.status !== 404) showProblem(error);
        }
    }, { signal });
    events.addEventListener("collection-gone", ({ detail }) => {
        if (detail.id === id) go({ view: "collections" }, { fresh: true, replace: true });
    }, { signal });
    events.addEventListener("collection-restored", ({ detail }) => {
        if (detail.collection === id) void list.reload();
    }, { signal });
    drawHead();
    main.replaceChildren(head, list.element);
    await list.open();
    followArranging(list, id, { signal, isOn: () => isArranging });
}

/** Moves photos as they are dragged, with the way back. */
function followArranging(list, id, { signal, isOn }) {
    const move = (ids, before, { isUndo = false } = {}) => attempt(async () => {
        const { gallery } = list;
        // The end is that of the whole collection, not of what has been scrolled to.
        if (before === null) await gallery.loadAll();
        const former = gallery.ids;
        const order = reordered(former, ids, before);
        if (order.join() === former.join()) return;
        await api.moveInCollection(id, ids, before);
        gallery.reorder(order);
        if (isUndo) return;
        toast(message("collections.countPhotoMoved", { count: ids.length }), {
            undo: async () => { for (const back of movesBack(former, ids)) await move(back.ids, back.before, { isUndo: true }); },
        });
    });
    let known = null;
    const follow = () => {
        // A list that is loaded anew has another gallery.
        if (known === list.gallery) return;
        known = list.gallery;
        listenToArranging({ gallery: known, signal, isOn, move });
    };
    follow();
    events.addEventListener("collection-restored", () => setTimeout(follow), { signal });
}

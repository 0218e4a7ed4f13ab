// Collections: all of them, one of them, and photos that go in and out.
import { allPages, api, thumbnail } from "./api.js";
import { ask, confirm, openDialog } from "./dialogs.js";
import { h, tell } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { go } from "./navigation.js";
import { PhotoListView } from "./photo-list.js";
import { attempt, showProblem, toast } from "./toasts.js";
import { count, moment } from "./words.js";

// MARK: Photos in and out

async function add(collection, photos, { isUndo = false } = {}) {
    const ids = photos.map((photo) => photo.id);
    const changed = (await api.addToCollection(collection.id, ids)).photos;
    tell("collections-changed");
    if (isUndo) return;
    const text = changed.length === 0
        ? `Already in “${collection.name}”` : `${count(changed.length, "photo")} added to “${collection.name}”`;
    toast(text, {
        undo: changed.length === 0 ? null
            : () => removeFromCollection(collection, changed.map((id) => ({ id })), { isUndo: true }),
    });
}

export async function removeFromCollection(collection, photos, { isUndo = false } = {}) {
    const order = isUndo ? [] : (await allPages((query) => api.collectionPhotos(collection.id, query))).map((photo) => photo.id);
    const changed = (await api.removeFromCollection(collection.id, photos.map((photo) => photo.id))).photos;
    tell("collection-changed", { collection: collection.id, ids: changed, isRemoval: true });
    tell("collections-changed");
    if (isUndo || changed.length === 0) return;
    toast(`${count(changed.length, "photo")} taken out of “${collection.name}”`, {
        undo: async () => {
            await api.orderCollection(collection.id, order);
            tell("collection-restored", { collection: collection.id });
            tell("collections-changed");
        },
    });
}

/** Asks for a collection, old or new, and adds photos to it. */
export async function addToCollection(photos) {
    const { collections } = await api.collections();
    if (collections.length === 0) return void create(photos);
    const list = h("ul", { class: "choice-list" }, collections.map((collection) => h("li", {},
        h("button", {
            type: "button", class: "choice", onclick: () => {
                dialog.close();
                void attempt(() => add(collection, photos));
            },
        }, cover(collection), h("span", {}, collection.name), h("span", { class: "muted" }, count(collection.photos, "photo"))))));
    const dialog = openDialog({
        title: "Add to a collection",
        content: h("div", { class: "dialog-body" }, list,
            h("div", { class: "buttons" }, h("button", {
                type: "button", class: "button primary", onclick: () => { dialog.close(); void create(photos); },
            }, icon("plus"), "New collection"))),
    });
    list.querySelector("button").focus();
}

async function create(photos = []) {
    const made = await ask({
        title: "New collection", action: "Create",
        fields: [
            { name: "name", label: "Name", isRequired: true },
            { name: "description", label: "Description (may be left out)", isLong: true },
        ],
        save: ({ name, description }) => api.createCollection({
            name, ...(description === "" ? {} : { description }),
            ...(photos.length === 0 ? {} : { photos: photos.map((photo) => photo.id) }),
        }),
    });
    if (!made) return null;
    tell("collections-changed");
    const text = photos.length === 0 ? `“${made.name}” created` : `“${made.name}” created with ${count(photos.length, "photo")}`;
    toast(text, { undo: async () => { await api.deleteCollection(made.id); tell("collections-changed"); tell("collection-gone", { id: made.id }); } });
    return made;
}

async function edit(collection) {
    const before = { name: collection.name, description: collection.description ?? "" };
    const now = await ask({
        title: "Rename the collection", action: "Save",
        fields: [
            { name: "name", label: "Name", value: before.name, isRequired: true },
            { name: "description", label: "Description", value: before.description, isLong: true },
        ],
        save: (changes) => api.changeCollection(collection.id, changes),
    });
    if (!now) return;
    tell("collections-changed");
    toast("Saved", { undo: async () => { await api.changeCollection(collection.id, before); tell("collections-changed"); } });
}

async function remove(collection) {
    const isSure = await confirm({
        title: `Delete “${collection.name}”?`, action: "Delete",
        text: `The collection goes; its ${count(collection.photos, "photo")} stay in the library.`,
    });
    if (!isSure) return;
    const photos = (await allPages((query) => api.collectionPhotos(collection.id, query))).map((photo) => photo.id);
    await api.deleteCollection(collection.id);
    tell("collections-changed");
    tell("collection-gone", { id: collection.id });
    toast(`“${collection.name}” was deleted`, {
        undo: async () => {
            const { name, description } = collection;
            await api.createCollection({ name, ...(description ? { description } : {}), photos });
            tell("collections-changed");
        },
    });
}

// MARK: Views

function cover(collection) {
    const photos = collection.cover.slice(0, 4);
    return h("span", { class: `cover cover-${photos.length}`, "aria-hidden": "true" },
        photos.length === 0 ? icon("collection")
            : photos.map((photo) => h("img", { src: thumbnail(photo, 240), alt: "", loading: "lazy", decoding: "async" })));
}

export async function collectionsView(main, signal, { events }) {
    const list = h("ul", { class: "cards" });
    const empty = h("p", { class: "empty", hidden: true }, "No collections yet. A collection keeps photos together under a name.");
    const draw = async () => {
        try {
            const { collections } = await api.collections(signal);
            empty.hidden = collections.length > 0;
            list.replaceChildren(...collections.map((collection) => h("li", { class: "card" },
                h("a", { class: "card-link", href: `/?view=collections&collection=${collection.id}` }, cover(collection),
                    h("span", { class: "card-name" }, collection.name)),
                collection.description && h("p", { class: "card-text" }, collection.description),
                h("p", { class: "muted" }, count(collection.photos, "photo"),
                    collection.missing > 0 && ` (${collection.missing} missing)`),
                h("div", { class: "buttons" },
                    h("a", { class: "button small", href: `/?collection=${collection.id}` }, icon("search"), "Search within"),
                    h("button", {
                        type: "button", class: "icon-button small", "aria-label": `Rename ${collection.name}`, title: "Rename",
                        onclick: () => attempt(() => edit(collection)),
                    }, icon("pencil")),
                    h("button", {
                        type: "button", class: "icon-button small", "aria-label": `Delete ${collection.name}`, title: "Delete",
                        onclick: () => attempt(() => remove(collection)),
                    }, icon("trash"))))));
        } catch (error) {
            showProblem(error);
        }
    };
    events.addEventListener("collections-changed", draw, { signal });
    main.replaceChildren(h("div", { class: "view-head" }, h("h1", {}, "Collections"),
        h("div", { class: "buttons" }, h("button", {
            type: "button", class: "button primary", id: "new-collection",
            onclick: () => attempt(async () => { await create(); }),
        }, icon("plus"), "New collection"))), list, empty);
    await draw();
}

export async function collectionView(main, signal, { events, id }) {
    let collection = await api.collection(id, signal);
    const list = new PhotoListView({
        signal,
        load: (query, one) => api.collectionPhotos(id, query, one),
        emptyText: "This collection is empty. Select photos of a search and choose “Add to collection”.",
        leaves: (event) => event.type === "collection-changed" && event.detail.collection === id && event.detail.isRemoval,
    });
    const head = h("div", {});
    const drawHead = () => {
        const exports = [["csv", "CSV (spreadsheet)"], ["json", "JSON"], ["text", "Text (paths)"]]
            .map(([format, label]) => ({ label, href: `/collections/${id}/export?format=${format}` }));
        head.replaceChildren(
            h("p", { class: "crumbs" }, h("a", { href: "/?view=collections" }, "Collections")),
            h("div", { class: "view-head" },
                h("div", {}, h("h1", {}, collection.name), collection.description && h("p", {}, collection.description),
                    h("p", { class: "muted" }, count(collection.photos, "photo"),
                        collection.missing > 0 && `, ${count(collection.missing, "file")} missing`, ` · changed ${moment(collection.changedAt)}`)),
                h("div", { class: "buttons" },
                    h("a", { class: "button primary", href: `/?collection=${id}` }, icon("search"), "Search within"),
                    menu("Export", exports),
                    h("button", { type: "button", class: "button", onclick: () => attempt(() => edit(collection)) }, icon("pencil"), "Rename"),
                    h("button", { type: "button", class: "button", onclick: () => attempt(() => remove(collection)) }, icon("trash"), "Delete"))));
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
}

// Changes to collections and to the photos in them.
import { allPages, api, thumbnail } from "../core/api.js";
import { ask, confirm, openDialog } from "../core/dialogs.js";
import { h, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { attempt, toast } from "../core/toasts.js";
import { count } from "../core/words.js";

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
    toast(`${count(changed.length, "photo")} removed from “${collection.name}”`, {
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
    if (collections.length === 0) return void createCollection(photos);
    const list = h("ul", { class: "choice-list" }, collections.map((collection) => h("li", {},
        h("button", {
            type: "button", class: "choice", onclick: () => {
                dialog.close();
                void attempt(() => add(collection, photos));
            },
        }, cover(collection), h("span", {}, collection.name), h("span", { class: "muted" }, count(collection.photos, "photo"))))));
    const dialog = openDialog({
        title: "Add to collection",
        content: h("div", { class: "dialog-body" }, list,
            h("div", { class: "buttons" }, h("button", {
                type: "button", class: "button primary", onclick: () => { dialog.close(); void createCollection(photos); },
            }, icon("plus"), "New collection"))),
    });
    list.querySelector("button").focus();
}

export async function createCollection(photos = []) {
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

export async function editCollection(collection) {
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

export async function deleteCollection(collection) {
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

/** Lets one photo stand for a collection; null for its first ones. */
export async function chooseCover(collection, photo) {
    const before = collection.chosenCover;
    await api.chooseCover(collection.id, photo?.id ?? null);
    tell("collections-changed");
    toast(photo ? `The photo stands for “${collection.name}”` : `The first photos stand for “${collection.name}”`, {
        undo: async () => {
            await api.chooseCover(collection.id, before);
            tell("collections-changed");
        },
    });
}

/** Up to four photos that stand for a collection. */
export function cover(collection) {
    const photos = collection.cover.slice(0, 4);
    return h("span", { class: `cover cover-${photos.length}`, "aria-hidden": "true" },
        photos.length === 0 ? icon("collection")
            : photos.map((photo) => h("img", { src: thumbnail(photo, 240), alt: "", loading: "lazy", decoding: "async" })));
}

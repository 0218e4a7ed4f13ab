// Changes to collections and to the photos in them.
import { allPages, api, thumbnail } from "../core/api.js";
import { ask, confirm, openDialog } from "../core/dialogs.js";
import { h, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { message } from "../core/texts.js";
import { attempt, toast } from "../core/toasts.js";
import { photoCount } from "../core/words.js";

async function add(collection, photos, { isUndo = false } = {}) {
    const ids = photos.map((photo) => photo.id);
    const changed = (await api.addToCollection(collection.id, ids)).photos;
    tell("collections-changed");
    if (isUndo) return;
    const text = changed.length === 0
        ? message("collections.alreadyInName", { name: collection.name })
        : message("collections.countPhotoAddedToName", { count: changed.length, name: collection.name });
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
    toast(message("collections.countPhotoRemovedFromName", { count: changed.length, name: collection.name }), {
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
        }, cover(collection), h("span", {}, collection.name), h("span", { class: "muted" }, photoCount(collection.photos))))));
    const dialog = openDialog({
        title: message("common.addToCollection"),
        content: h("div", { class: "dialog-body" }, list,
            h("div", { class: "buttons" }, h("button", {
                type: "button", class: "button primary", onclick: () => { dialog.close(); void createCollection(photos); },
            }, icon("plus"), message("common.newCollection")))),
    });
    list.querySelector("button").focus();
}

export async function createCollection(photos = []) {
    const made = await ask({
        title: message("common.newCollection"), action: message("collections.create"),
        fields: [
            { name: "name", label: message("common.name"), isRequired: true },
            { name: "description", label: message("collections.descriptionMayBeLeftOut"), isLong: true },
        ],
        save: ({ name, description }) => api.createCollection({
            name, ...(description === "" ? {} : { description }),
            ...(photos.length === 0 ? {} : { photos: photos.map((photo) => photo.id) }),
        }),
    });
    if (!made) return null;
    tell("collections-changed");
    const text = photos.length === 0 ? message("collections.nameCreated", { name: made.name })
        : message("collections.nameCreatedWithCountPhoto", { name: made.name, count: photos.length });
    toast(text, { undo: async () => { await api.deleteCollection(made.id); tell("collections-changed"); tell("collection-gone", { id: made.id }); } });
    return made;
}

export async function editCollection(collection) {
    const before = { name: collection.name, description: collection.description ?? "" };
    const now = await ask({
        title: message("collections.renameTheCollection"), action: message("common.save"),
        fields: [
            { name: "name", label: message("common.name"), value: before.name, isRequired: true },
            { name: "description", label: message("collections.description"), value: before.description, isLong: true },
        ],
        save: (changes) => api.changeCollection(collection.id, changes),
    });
    if (!now) return;
    tell("collections-changed");
    toast(message("common.saved"), { undo: async () => { await api.changeCollection(collection.id, before); tell("collections-changed"); } });
}

export async function deleteCollection(collection) {
    const isSure = await confirm({
        title: message("collections.deleteName", { name: collection.name }), action: message("common.delete"),
        text: message("collections.theCollectionGoesItsCount", { count: collection.photos }),
    });
    if (!isSure) return;
    const photos = (await allPages((query) => api.collectionPhotos(collection.id, query))).map((photo) => photo.id);
    await api.deleteCollection(collection.id);
    tell("collections-changed");
    tell("collection-gone", { id: collection.id });
    toast(message("collections.nameWasDeleted", { name: collection.name }), {
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
    toast(photo ? message("collections.thePhotoIsTheCover", { name: collection.name }) : message("collections.theFirstPhotosAreThe", { name: collection.name }), {
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

// The photos that are selected.
import { tell } from "./dom.js";

const selected = new Map();
/** From where a range is selected. */
let anchor = null;
/** Gives the whole photos of some ids: a list may know no more of a photo than its id. */
let find = async () => [];

export const isSelected = (id) => selected.has(id);

export const isSelecting = () => selected.size > 0;

export const selectionAnchor = () => anchor;

/** @param {{ from?: number | null }} options  `from`: the photo from which the next range goes */
export function select(photos, isOn, { from = null } = {}) {
    for (const photo of photos) {
        if (isOn) selected.set(photo.id, photo);
        else selected.delete(photo.id);
    }
    if (from !== null) anchor = from;
    tell("selection-changed");
}

/** Selects these photos and no others. */
export function selectOnly(photos) {
    selected.clear();
    select(photos, true);
}

export function clearSelection() {
    anchor = null;
    if (selected.size === 0) return;
    selected.clear();
    tell("selection-changed");
}

/** The photos, in the order in which they were selected. Of some only the id may be known. */
export const selectedPhotos = () => [...selected.values()];

export const selectionSize = () => selected.size;

/** Says who knows the photos of the list that is shown. */
export function setFinder(body) {
    find = body;
}

/** The photos with all that lists know of them. */
export async function wholeSelection() {
    const photos = selectedPhotos();
    const bare = photos.filter((photo) => photo.path === undefined).map((photo) => photo.id);
    if (bare.length === 0) return photos;
    const found = new Map((await find(bare)).map((photo) => [photo.id, photo]));
    return photos.map((photo) => found.get(photo.id) ?? photo).filter((photo) => photo.path !== undefined);
}

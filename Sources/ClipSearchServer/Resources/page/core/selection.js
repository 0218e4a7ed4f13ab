// The photos that are selected.
import { tell } from "./dom.js";

/** The photos by their ids, each with who knows the list that it was selected in. */
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
        if (isOn) selected.set(photo.id, entry(photo));
        else selected.delete(photo.id);
    }
    if (from !== null) anchor = from;
    tell("selection-changed");
}

/** Selects these photos and no others. */
export function selectOnly(photos) {
    const entries = photos.map((photo) => [photo.id, entry(photo)]);
    selected.clear();
    for (const [id, one] of entries) selected.set(id, one);
    anchor = photos.at(-1)?.id ?? null;
    tell("selection-changed");
}

/** What was known of a photo stays known, where a list knows no more of it than its id. */
const entry = (photo) => (isWhole(photo) ? { photo, find } : selected.get(photo.id) ?? { photo, find });

const isWhole = (photo) => photo.path !== undefined;

export function clearSelection() {
    anchor = null;
    if (selected.size === 0) return;
    selected.clear();
    tell("selection-changed");
}

/** The photos, in the order in which they were selected. Of some only the id may be known. */
export const selectedPhotos = () => [...selected.values()].map(({ photo }) => photo);

export const selectionSize = () => selected.size;

/** Says who knows the photos of the list that is shown. */
export function setFinder(body) {
    find = body;
}

/**
 * The photos with all that lists know of them: the list that is shown, or else the one that each was selected in. Those that have
 * gone meanwhile are left out.
 */
export async function wholeSelection() {
    const entries = [...selected.values()];
    const whole = new Map(entries.filter(({ photo }) => isWhole(photo)).map(({ photo }) => [photo.id, photo]));
    for (const finder of new Set([find, ...entries.map((one) => one.find)])) {
        const bare = entries.filter((one) => !whole.has(one.photo.id) && (finder === find || finder === one.find));
        if (bare.length === 0) continue;
        for (const photo of await finder(bare.map((one) => one.photo.id))) if (isWhole(photo)) whole.set(photo.id, photo);
    }
    return entries.map(({ photo }) => whole.get(photo.id)).filter(Boolean);
}

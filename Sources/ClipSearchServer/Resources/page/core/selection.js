// The photos that are selected.
import { tell } from "./dom.js";

const selected = new Map();

export const isSelected = (id) => selected.has(id);

export function select(photos, isOn) {
    for (const photo of photos) {
        if (isOn) selected.set(photo.id, photo);
        else selected.delete(photo.id);
    }
    tell("selection-changed");
}

export function clearSelection() {
    if (selected.size === 0) return;
    selected.clear();
    tell("selection-changed");
}

/** The photos, in the order in which they were selected. */
export const selectedPhotos = () => [...selected.values()];

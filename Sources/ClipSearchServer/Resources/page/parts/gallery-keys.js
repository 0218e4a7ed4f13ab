// The keys of a gallery.
import { toggleFavourite } from "../actions/favourites.js";
import { findSimilar } from "../actions/find-similar.js";
import { editTags } from "../actions/tags.js";
import { moveToTrash } from "../actions/trash.js";
import { clearSelection, isSelected, isSelecting, select, selectedPhotos, selectionAnchor, selectOnly } from "../core/selection.js";
import { message } from "../core/texts.js";
import { announce, attempt } from "../core/toasts.js";
import { showKeys } from "./photo-details.js";
import { beside } from "./rows.js";

export function listenToKeys(gallery, signal) {
    gallery.element.addEventListener("keydown", (event) => pressed(gallery, event));
    document.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || !gallery.element.isConnected || document.querySelector("dialog[open]")) return;
        if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], .menu")) return;
        if (event.key === "Escape" && isSelecting()) clearSelection();
        else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey) showKeys();
        else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
            event.preventDefault();
            void attempt(() => selectAll(gallery));
        }
    }, { signal });
}

/** All photos of a list, and not only those that have been scrolled to. */
async function selectAll(gallery) {
    announce(message("common.collectingThePhotos"));
    await gallery.loadAll();
    if (gallery.element.isConnected) selectOnly(gallery.at(gallery.ids));
}

function pressed(gallery, event) {
    const element = event.target.closest(".tile");
    if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
    const id = Number(element.dataset.id);
    const photo = gallery.photo(id) ?? { id };
    const steps = {
        ArrowRight: () => neighbour(gallery, id, 1),
        ArrowLeft: () => neighbour(gallery, id, -1),
        ArrowDown: () => rowBeside(gallery, id, 1),
        ArrowUp: () => rowBeside(gallery, id, -1),
        Home: () => gallery.sections[0]?.ids[0],
        End: () => gallery.sections.at(-1)?.ids.at(-1),
    };
    const actions = {
        h: () => { if (gallery.photo(id)) void toggleFavourite(photo); },
        s: () => void findSimilar(photo),
        t: () => void attempt(() => editTags(isSelected(id) ? selectedPhotos() : [photo])),
        Delete: () => void attempt(() => trash(gallery, id, isSelected(id) ? selectedPhotos() : [photo])),
        x: () => select(event.shiftKey ? gallery.range(gallery.rangeStart(selectionAnchor(), id), id) : [photo], !isSelected(id), { from: id }),
    };
    const step = steps[event.key];
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!step && !action) return;
    event.preventDefault();
    if (action) return action();
    const next = step();
    if (next === undefined || next === null) return;
    gallery.focus(next);
    // With Shift, the photos on the way are selected.
    if (!event.shiftKey) return;
    const from = gallery.rangeStart(selectionAnchor(), id);
    select(gallery.range(from, next), true, { from });
}

/** Moves photos to the trash; the focus goes to the nearest that stays. */
async function trash(gallery, id, photos) {
    const leaving = new Set(photos.map((photo) => photo.id));
    const place = gallery.place(id);
    const after = gallery.ids.slice(place).find((one) => !leaving.has(one));
    const next = after ?? gallery.ids.slice(0, place).findLast((one) => !leaving.has(one));
    if (await moveToTrash(photos) && next !== undefined) gallery.focus(next);
}

/** The photo before or after, as they are shown. */
function neighbour(gallery, id, direction) {
    const { section, index } = gallery.find(id);
    if (section.ids[index + direction] !== undefined) return section.ids[index + direction];
    const other = nextSection(gallery, section, direction);
    return other && (direction > 0 ? other.ids[0] : other.ids.at(-1));
}

function nextSection(gallery, section, direction) {
    const { sections } = gallery;
    for (let number = sections.indexOf(section) + direction; sections[number]; number += direction) {
        if (sections[number].ids.length > 0) return sections[number];
    }
    return null;
}

function rowBeside(gallery, id, direction) {
    const { section, index } = gallery.find(id);
    const within = beside(section.boxes, index, direction);
    if (within >= 0) return section.ids[within];
    const other = nextSection(gallery, section, direction);
    if (!other) return null;
    // The first or last row of the other section, by the middle of this photo.
    const middle = section.boxes[4 * index] + section.boxes[4 * index + 2] / 2;
    const row = other.boxes[direction > 0 ? 1 : 4 * (other.ids.length - 1) + 1];
    const all = other.ids.map((_, one) => one).filter((one) => other.boxes[4 * one + 1] === row);
    const distance = (one) => Math.abs(other.boxes[4 * one] + other.boxes[4 * one + 2] / 2 - middle);
    return other.ids[all.reduce((best, one) => (distance(one) < distance(best) ? one : best))];
}

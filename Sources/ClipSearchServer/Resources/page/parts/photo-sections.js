// The photos of a gallery: lists under headings, in which copies and bursts may stand behind one another. How they are arranged
// and drawn is the gallery's business.
import { h, newId } from "../core/dom.js";
import { group } from "./groups.js";
import { shape } from "./rows.js";

/** The height of a heading of a day, as the style sheet has it. */
const dayHeight = 44;

export class PhotoSections {
    constructor({ isGrouped }) {
        this.isGrouped = isGrouped;
        this.sections = [];
        this.known = new Map();
    }

    /** To be done when the photos or their order have changed. */
    arrange() {}

    /** To be done when more of them is known. */
    render() {}

    /** The ids of all photos, those within stacks included. */
    get ids() {
        return (this.allIDs ??= this.sections.flatMap((section) => section.photos?.map((photo) => photo.id) ?? section.ids));
    }

    /** The photos that are known, in their order. */
    get photos() {
        return this.ids.map((id) => this.known.get(id)).filter(Boolean);
    }

    /** The place of a photo among `ids`; -1 where it is not there. */
    place(id) {
        this.places ??= new Map(this.ids.map((one, index) => [one, index]));
        return this.places.get(id) ?? -1;
    }

    photo(id) {
        return this.known.get(id) ?? null;
    }

    /** What is known of some photos, at least their ids. */
    at(ids) {
        return ids.map((id) => this.known.get(id) ?? { id });
    }

    /** From where a range to a photo goes: from the anchor, or from the photo itself where the anchor is in another list. */
    rangeStart(anchor, id) {
        return this.place(anchor) >= 0 ? anchor : id;
    }

    /** From one photo to another, in either direction. */
    range(from, to) {
        const ends = [this.place(from), this.place(to)].sort((a, b) => a - b);
        return ends[0] < 0 ? [] : this.at(this.ids.slice(ends[0], ends[1] + 1));
    }

    /**
     * Starts a list. Photos are added to the last.
     * @param {{ heading?: string, note?: string, actions?: Element[], foot?: Element, ids?: number[], shapes?: number[] }} content
     *     `ids` and `shapes` make it a part of a list of which the photos are not known yet; its heading stays in sight
     */
    addSection({ heading = null, note = null, actions = [], foot = null, ids = null, shapes = [] } = {}) {
        const section = {
            heading, id: newId("section"), ids: ids ?? [], shapes, tallest: [], photos: ids ? null : [], groups: [], open: new Set(),
            tiles: new Map(), head: null, foot, element: null, headHeight: heading && ids ? dayHeight : 0,
        };
        if (heading && !ids) {
            section.head = h("div", { class: "divider" }, h("h2", { id: section.id }, heading), note && h("p", {}, note), actions);
        }
        this.sections.push(section);
        this.forgetOrder();
        return section;
    }

    add(photos) {
        if (this.sections.length === 0) this.addSection();
        const section = this.sections.at(-1);
        section.photos.push(...photos);
        for (const photo of photos) this.known.set(photo.id, photo);
        this.regroup(section);
    }

    /** Photos of places that were known by their ids. */
    learn(photos) {
        for (const photo of photos) this.known.set(photo.id, photo);
        this.render();
    }

    /** Forgets photos that are out of sight; they are asked for again. */
    forget(ids) {
        for (const id of ids) this.known.delete(id);
    }

    remove(ids) {
        const gone = new Set(ids);
        for (const section of this.sections) {
            if (section.photos) {
                section.photos = section.photos.filter((photo) => !gone.has(photo.id));
                this.regroup(section, { isLater: true });
            } else {
                const kept = section.ids.map((id, index) => index).filter((index) => !gone.has(section.ids[index]));
                section.shapes = kept.map((index) => section.shapes[index]);
                section.ids = kept.map((index) => section.ids[index]);
                section.boxes = null;
            }
        }
        this.forgetOrder();
        this.arrange({ isForced: true });
    }

    /** Puts the photos of the last list in another order. */
    reorder(ids) {
        const section = this.sections.at(-1);
        section.photos = ids.map((id) => this.known.get(id)).filter(Boolean);
        this.regroup(section);
    }

    forgetOrder() {
        this.allIDs = null;
        this.places = null;
    }

    regroup(section, { isLater = false } = {}) {
        const groups = this.isGrouped ? group(section.photos) : section.photos.map((photo) => [photo]);
        // A group that has grown stays open.
        const open = new Set([...section.open].flatMap((members) => members.map((photo) => photo.id)));
        section.groups = groups;
        section.open = new Set(groups.filter((members) => members.length > 1 && members.some((photo) => open.has(photo.id))));
        this.unfold(section);
        if (!isLater) this.arrange({ isForced: true });
    }

    /** The photos of a section that are shown: the first of each stack, and all of those that are open. */
    unfold(section) {
        const shown = section.groups.flatMap((members) => (section.open.has(members) ? members : [members[0]]));
        section.ids = shown.map((photo) => photo.id);
        section.shapes = shown.map(shape);
        section.tallest = shown.map((photo) => (photo.height > 0 ? 2 * photo.height : Infinity));
        section.leads = new Map(section.groups.filter((members) => members.length > 1).map((members) => [members[0].id, members]));
        section.boxes = null;
        this.forgetOrder();
    }

    /** The section and the index in it of a photo; null for one that is not shown. */
    find(id) {
        for (const section of this.sections) {
            const index = section.ids.indexOf(id);
            if (index >= 0) return { section, index };
        }
        return null;
    }
}

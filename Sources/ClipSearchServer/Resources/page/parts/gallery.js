// Photos in justified rows. Only those near the window are in the document, however many there are.
import { byId, events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { remembered } from "../core/memory.js";
import { isSelected, select } from "../core/selection.js";
import { locale, message } from "../core/texts.js";
import { listenToKeys } from "./gallery-keys.js";
import { PhotoSections } from "./photo-sections.js";
import { firstBelow, justify, scales, wantedHeight, wrap } from "./rows.js";
import { listenToSelecting } from "./selecting.js";
import { discard, fill, isFilled, mark, move, number, tile } from "./tile.js";

const gap = 8;
const sectionGap = 12;
/** How long after fast scrolling photos are fetched. */
const restTime = 90;

export const chosenScale = () => scales[Number(remembered("size") ?? 2)] ?? 1;

export class Gallery extends PhotoSections {
    /**
     * @param {{ signal: AbortSignal, answer?: { kind: string, scale: object | null }, isGrouped?: boolean,
     *     label?: (photo: object) => { words: string, isStrong: boolean }, need?: (first: number, last: number) => void }} options
     *     `answer` says how scores are to be read; without it photos have none. `label` writes something else in their place.
     *     `need` is told which places of the list want photos
     */
    constructor({ signal, answer = null, isGrouped = false, label = null, need = () => {} }) {
        super({ isGrouped });
        Object.assign(this, { answer, label, need });
        this.element = h("div", { class: "gallery" });
        /** Sections that have elements. */
        this.drawn = new Set();
        this.loadMore = async () => false;
        this.loadAll = async () => {};
        // Watched all the time, but arranged only where the width has changed.
        const observer = new ResizeObserver(() => this.arrange());
        observer.observe(this.element);
        const rendering = { passive: true, signal };
        addEventListener("scroll", () => this.renderSoon(), rendering);
        addEventListener("resize", () => this.renderSoon(), rendering);
        signal.addEventListener("abort", () => observer.disconnect());
        this.element.addEventListener("focusin", (event) => {
            this.rove(event.target.closest(".tile"));
            this.reachDay(event.target.closest(".gallery-section"));
        });
        listenToKeys(this, signal);
        listenToSelecting(this, signal);
        events.addEventListener("favourites-changed", ({ detail }) => this.favour(detail), { signal });
        events.addEventListener("selection-changed", () => this.markSelected(), { signal });
        events.addEventListener("photos-gone", ({ detail }) => {
            const gone = detail.ids.filter((id) => this.known.has(id) || this.place(id) >= 0);
            const focused = document.activeElement?.closest(".tile");
            // A tile that has the focus would stay.
            if (gone.includes(Number(focused?.dataset.id))) byId("main").focus({ preventScroll: true });
            if (gone.length > 0) this.remove(gone);
        }, { signal });
        events.addEventListener("size-changed", () => this.arrange({ isForced: true }), { signal });
    }

    // MARK: Arrangement

    arrange({ isForced = false } = {}) {
        const width = this.element.clientWidth;
        if (width === 0 || (width === this.width && !isForced)) return;
        const anchor = width === this.width ? null : this.anchor();
        const scale = chosenScale();
        const isSame = width === this.width && scale === this.scale;
        Object.assign(this, { width, scale });
        const height = wantedHeight(width, scale);
        let top = 0;
        let place = 0;
        for (const section of this.sections) {
            if (!section.boxes || !isSame) {
                const sizes = justify(section.shapes, { width, height, gap, tallest: section.tallest });
                const wrapped = wrap(sizes, { width, gap });
                Object.assign(section, { boxes: wrapped.boxes, listHeight: wrapped.height });
            }
            if (section.head || section.foot) this.measure(section);
            Object.assign(section, { top, first: place, placed: new Set(), height: section.headHeight + section.listHeight + (section.footHeight ?? 0) });
            if (section.element) this.stand(section);
            top += section.height + sectionGap;
            place += section.ids.length;
        }
        this.total = place;
        this.element.style.height = `${Math.max(0, top - sectionGap)}px`;
        if (anchor) this.returnTo(anchor);
        this.render();
    }

    /** Headings and feet of several lines are as high as they are. */
    measure(section) {
        this.build(section);
        section.headHeight = section.head?.offsetHeight ?? 0;
        section.footHeight = section.foot?.offsetHeight ?? 0;
    }

    /** The section at a height of the gallery. */
    sectionAt(top) {
        let [low, high] = [0, this.sections.length];
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.sections[middle].top + this.sections[middle].height + sectionGap > top) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /** How far below the gallery's top a photo stands. */
    topOf({ section, index }) {
        return section.top + section.headHeight + section.boxes[4 * index + 1];
    }

    /** The first photo that is wholly in sight, and where it stands. */
    anchor() {
        if (!this.width || !this.sections.length) return null;
        const { top } = this.element.getBoundingClientRect();
        const from = 120 - top;
        if (from <= 0) return null;
        for (let number = this.sectionAt(from); number < this.sections.length; number += 1) {
            const section = this.sections[number];
            const index = firstBelow(section.boxes ?? [], from - section.top - section.headHeight);
            if (index < section.ids.length) return { id: section.ids[index], offset: this.topOf({ section, index }) + top };
        }
        return null;
    }

    returnTo({ id, offset }) {
        const found = this.find(id);
        if (!found) return false;
        const { top } = this.element.getBoundingClientRect();
        scrollBy({ top: this.topOf(found) + top - offset, behavior: "instant" });
        return true;
    }

    // MARK: Drawing

    renderSoon() {
        this.frame ??= requestAnimationFrame(() => { this.frame = null; this.render(); });
    }

    render() {
        if (!this.element.isConnected || !this.width) return;
        const { top } = this.element.getBoundingClientRect();
        const margin = Math.max(500, innerHeight * 0.8);
        // Photos that only fly past are not fetched.
        const isFast = Math.abs(top - (this.lastTop ?? top)) > 1.5 * innerHeight;
        this.lastTop = top;
        clearTimeout(this.rest);
        if (isFast) this.rest = setTimeout(() => this.render(), restTime);
        const [from, to] = [-top - margin, innerHeight - top + margin];
        const near = new Set();
        const wanting = [Infinity, -Infinity];
        let before = null;
        for (let number = this.sectionAt(from); number < this.sections.length && this.sections[number].top < to; number += 1) {
            const section = this.sections[number];
            near.add(section);
            this.build(section, before);
            before = section.element;
            this.stand(section);
            const start = section.top + section.headHeight;
            this.drawTiles(section, from - start, to - start, isFast, wanting);
        }
        for (const section of this.drawn) if (!near.has(section)) this.hide(section);
        if (!isFast && wanting[0] <= wanting[1]) this.need(wanting[0], wanting[1]);
        if (!this.element.querySelector('.tile-link[tabindex="0"]')) this.rove(this.element.querySelector(".tile"));
    }

    build(section, before = null) {
        if (!section.element) {
            const name = section.heading ? { "aria-labelledby": section.id } : { "aria-label": message("common.photos") };
            section.list = h("ol", { class: "tiles", ...name });
            const head = section.head ?? (section.heading && this.dayHead(section));
            section.element = h("section", { class: "gallery-section" }, head, section.list, section.foot);
        }
        if (section.element.isConnected) return;
        this.element.insertBefore(section.element, before ? before.nextSibling : section.head || section.foot ? null : this.element.firstChild);
        this.drawn.add(section);
    }

    stand(section) {
        section.element.style.top = `${section.top}px`;
        section.element.style.height = `${section.height}px`;
        section.list.style.height = `${section.listHeight}px`;
    }

    dayHead(section) {
        return h("div", { class: "day-head" }, h("h2", { id: section.id }, section.heading),
            h("button", {
                type: "button", class: "icon-button small", tabindex: "-1", "aria-label": message("gallery.selectThePhotosOfDay", { day: section.heading }), title: message("gallery.selectThese"),
                onclick: () => select(this.at(section.ids), !section.ids.every(isSelected), { from: section.ids[0] }),
            }, icon("check")));
    }

    hide(section) {
        for (const [id, element] of section.tiles) this.drop(section, id, element);
        // Headings that were measured stay: there are few of them, and they are as high as they are.
        if (section.head || section.foot || section.tiles.size > 0) return;
        section.element.remove();
        section.element = null;
        this.drawn.delete(section);
    }

    /** Takes a tile out of the document, unless the focus is in it. */
    drop(section, id, element) {
        if (element.contains(document.activeElement)) return;
        discard(element);
        section.tiles.delete(id);
        section.placed.delete(id);
    }

    drawTiles(section, from, to, isFast, wanting) {
        const { ids, boxes } = section;
        const first = firstBelow(boxes, from);
        let last = first;
        while (last < ids.length && boxes[4 * last + 1] < to) last += 1;
        const wanted = new Set(ids.slice(first, last));
        for (const [id, element] of section.tiles) if (!wanted.has(id)) this.drop(section, id, element);
        let before = null;
        for (let index = first; index < last; index += 1) {
            const id = ids[index];
            let element = section.tiles.get(id);
            if (!element) {
                element = tile(id);
                section.tiles.set(id, element);
            }
            const place = before ? before.nextSibling : section.list.firstChild;
            if (element !== place) section.list.insertBefore(element, place);
            before = element;
            if (!section.placed.has(id)) {
                section.placed.add(id);
                number(element, section.first + index, this.total);
                move(element, boxes[4 * index], boxes[4 * index + 1], boxes[4 * index + 2], boxes[4 * index + 3]);
            }
            const photo = this.known.get(id);
            if (!photo) {
                wanting[0] = Math.min(wanting[0], section.first + index);
                wanting[1] = Math.max(wanting[1], section.first + index);
            } else if (!isFast && !isFilled(element)) {
                fill(element, photo, this);
            }
            if (section.photos) this.stack(section, element, id);
        }
    }

    stack(section, element, id) {
        const members = section.leads.get(id);
        const isOpen = section.open.has(members);
        const words = members && isFilled(element) ? (isOpen ? message("common.close") : `+${(members.length - 1).toLocaleString(locale)}`) : null;
        const old = element.querySelector(".stack-button");
        if ((old?.textContent ?? null) === words) return;
        old?.remove();
        if (words === null) return;
        const label = message("gallery.countMorePhotoThatLooks", { count: members.length - 1 });
        element.append(h("button", {
            type: "button", class: "stack-button", tabindex: element.querySelector(".tile-link").getAttribute("tabindex"),
            "aria-expanded": String(isOpen), "aria-label": label, title: label,
            onclick: () => {
                if (isOpen) section.open.delete(members);
                else section.open.add(members);
                this.unfold(section);
                this.arrange({ isForced: true });
                this.focus(id, ".stack-button");
            },
        }, icon("stack"), words));
    }

    *tiles() {
        for (const section of this.drawn) yield* section.tiles;
    }

    markSelected() {
        for (const [id, element] of this.tiles()) mark(element, id);
    }

    favour({ ids, isFavourite }) {
        for (const id of ids) if (this.known.has(id)) this.known.get(id).isFavourite = isFavourite;
        const changed = new Set(ids);
        for (const [id, element] of this.tiles()) {
            if (changed.has(id)) element.querySelector(".tile-favourite")?.setAttribute("aria-pressed", String(isFavourite));
        }
    }

    // MARK: The focus

    /** One photo at a time is in the order of the Tab key; the arrow keys go from photo to photo. */
    rove(element) {
        if (!element) return;
        for (const one of this.element.querySelectorAll('.tile [tabindex="0"]')) {
            if (!element.contains(one)) one.tabIndex = -1;
        }
        for (const one of element.querySelectorAll("a, button, input")) one.tabIndex = 0;
    }

    /** The button of the day that has the focus is the stop before its photos; on the way to the first photo there is none. */
    reachDay(section) {
        for (const one of this.element.querySelectorAll(".day-head button")) one.tabIndex = section?.contains(one) ? 0 : -1;
    }

    /** Brings a photo into sight and the focus to it. */
    focus(id, part = ".tile-link") {
        const found = this.find(id);
        if (!found || !this.width) return false;
        const { top } = this.element.getBoundingClientRect();
        const its = this.topOf(found) + top;
        const height = found.section.boxes[4 * found.index + 3];
        if (its < 120) scrollBy({ top: its - 120, behavior: "instant" });
        else if (its + height > innerHeight - 20) scrollBy({ top: its + height - innerHeight + 20, behavior: "instant" });
        this.lastTop = this.element.getBoundingClientRect().top;
        this.render();
        const element = found.section.tiles.get(id);
        (element?.querySelector(part) ?? element?.querySelector(".tile-link"))?.focus({ preventScroll: true });
        return Boolean(element);
    }
}

// The order of a collection by hand: photos are dragged to another place, or moved by keys.
import { h } from "../core/dom.js";
import { isSelected } from "../core/selection.js";
import { message } from "../core/texts.js";
import { announce } from "../core/toasts.js";

/** How far a pointer goes before a press is a drag. */
const slack = 6;
/** How near the window's edge a drag makes the page scroll. */
const edge = 60;

/**
 * @param {{ gallery: object, signal: AbortSignal, isOn: () => boolean, move: (ids: number[], before: number | null) => Promise<void> }} options
 *     `isOn` says whether a press drags photos; the keys work in any case
 */
export function listenToArranging({ gallery, signal, isOn, move }) {
    const { element } = gallery;
    element.addEventListener("keydown", (event) => {
        const tile = event.target.closest(".tile");
        if (!tile || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const id = Number(tile.dataset.id);
        const place = gallery.place(id);
        const before = {
            ArrowLeft: () => gallery.ids[place - 1], ArrowRight: () => (place + 1 < gallery.ids.length ? gallery.ids[place + 2] ?? null : undefined),
            Home: () => (place > 0 ? gallery.ids[0] : undefined), End: () => (place + 1 < gallery.ids.length ? null : undefined),
        }[event.key];
        if (!before) return;
        // Else the browser goes back a page.
        event.preventDefault();
        const next = before();
        if (next === undefined) return;
        void move([id], next).then(() => {
            gallery.focus(id);
            announce(message("arranging.placePlaceOfAll", { place: gallery.place(id) + 1, all: gallery.ids.length }));
        });
    }, { signal });
    element.addEventListener("pointerdown", (event) => {
        const tile = event.target.closest(".tile");
        if (!isOn() || !tile || event.button !== 0 || event.target.closest("button, label")) return;
        // No frame is drawn from here.
        event.stopPropagation();
        new Drag({ gallery, tile, event, move });
    }, { signal });
    // A finger that stays would select, and one that moves would scroll.
    for (const name of ["touchstart", "touchmove"]) {
        element.addEventListener(name, (event) => {
            if (!isOn() || !event.target.closest(".tile")) return;
            event.stopPropagation();
            if (name === "touchmove") event.preventDefault();
        }, { signal, capture: true, passive: false });
    }
}

class Drag {
    constructor({ gallery, tile, event, move }) {
        Object.assign(this, { gallery, tile, move, start: { x: event.clientX, y: event.clientY }, pointer: null, before: undefined });
        const id = Number(tile.dataset.id);
        this.ids = isSelected(id) ? gallery.ids.filter(isSelected) : [id];
        this.controller = new AbortController();
        const { signal } = this.controller;
        addEventListener("pointermove", (one) => this.moved(one), { signal });
        addEventListener("pointerup", () => this.end(true), { signal });
        addEventListener("pointercancel", () => this.end(false), { signal });
        addEventListener("keydown", (one) => {
            if (one.key !== "Escape") return;
            one.stopPropagation();
            this.end(false);
        }, { signal, capture: true });
    }

    moved({ clientX, clientY }) {
        if (!this.pointer) {
            if (Math.hypot(clientX - this.start.x, clientY - this.start.y) < slack) return;
            this.mark = h("div", { class: "arrange-mark" });
            this.gallery.element.append(this.mark);
            document.body.classList.add("is-arranging");
            this.scrollAlong();
        }
        this.pointer = { x: clientX, y: clientY };
        this.look();
    }

    /** Finds the place under the pointer: before or behind the photo there. */
    look() {
        const { x, y } = this.pointer;
        const under = document.elementFromPoint(x, y)?.closest(".tile");
        if (!under || !this.gallery.element.contains(under)) return;
        const { left, top, width, height } = under.getBoundingClientRect();
        const isBehind = x > left + width / 2;
        const place = this.gallery.place(Number(under.dataset.id)) + (isBehind ? 1 : 0);
        this.before = this.gallery.ids[place] ?? null;
        const own = this.gallery.element.getBoundingClientRect();
        Object.assign(this.mark.style, { left: `${(isBehind ? left + width + 2 : left - 6) - own.left}px`, top: `${top - own.top}px`, height: `${height}px` });
    }

    scrollAlong() {
        if (this.controller.signal.aborted) return;
        if (this.pointer) {
            const { y } = this.pointer;
            const speed = y < edge ? y - edge : y > innerHeight - edge ? y - innerHeight + edge : 0;
            if (speed !== 0) {
                scrollBy({ top: speed / 3, behavior: "instant" });
                this.look();
            }
        }
        requestAnimationFrame(() => this.scrollAlong());
    }

    end(isDone) {
        this.controller.abort();
        document.body.classList.remove("is-arranging");
        this.mark?.remove();
        if (!this.pointer) return;
        // The click that follows means nothing.
        this.gallery.skipsClick = true;
        setTimeout(() => { this.gallery.skipsClick = false; });
        if (isDone && this.before !== undefined) void this.move(this.ids, this.before);
    }
}

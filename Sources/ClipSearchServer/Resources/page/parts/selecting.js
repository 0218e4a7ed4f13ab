// Selecting photos with a pointer: clicks with Shift and Ctrl, a frame that is drawn, a finger that stays.
import { h } from "../core/dom.js";
import { go } from "../core/navigation.js";
import { isSelected, isSelecting, select, selectedPhotos, selectionAnchor, selectOnly } from "../core/selection.js";

/** How far a pointer goes before a press is the beginning of a frame. */
const slack = 6;
const pressTime = 450;
/** How near the window's edge a frame makes the page scroll. */
const edge = 60;

export function listenToSelecting(gallery, signal) {
    const { element } = gallery;
    element.addEventListener("click", (event) => clicked(gallery, event));
    // Shift would select text, and a link be dragged.
    element.addEventListener("mousedown", (event) => { if (event.shiftKey) event.preventDefault(); });
    element.addEventListener("dragstart", (event) => event.preventDefault());
    listenToFrame(gallery, signal);
    listenToPress(gallery);
}

function clicked(gallery, event) {
    const tile = event.target.closest(".tile");
    const isLink = event.target.closest(".tile-link");
    const isBox = event.target.matches(".tile-select input");
    if (!tile || (!isLink && !isBox)) return;
    const id = Number(tile.dataset.id);
    if (isLink) event.preventDefault();
    if (gallery.skipsClick) return;
    if (event.shiftKey && (selectionAnchor() !== null || isSelecting())) {
        // As in file managers: from the photo that was chosen last to this one.
        const from = gallery.rangeStart(selectionAnchor() ?? selectedPhotos().at(-1).id, id);
        select(gallery.range(from, id), true, { from });
    } else if (isBox || event.ctrlKey || event.metaKey || event.shiftKey || isSelecting()) {
        select(gallery.at([id]), !isSelected(id), { from: id });
    } else {
        go({ open: id }, { mark: { isViewer: true } });
    }
    gallery.markSelected();
}

// MARK: A frame

function listenToFrame(gallery, signal) {
    // Also from the page's margins: where there is nothing else, a frame begins.
    document.addEventListener("pointerdown", (event) => {
        if (event.pointerType !== "mouse" || event.button !== 0 || !gallery.element.isConnected) return;
        if (!event.target.closest("main") || document.querySelector("dialog[open]")) return;
        if (event.target.closest("button, input, select, label, summary, .view-head, .chips, .correction, .scrubber, .group-files")) return;
        if (event.target.closest("a") && !event.target.closest(".tile-link")) return;
        new Frame(gallery, event);
    }, { signal });
}

class Frame {
    constructor(gallery, event) {
        this.gallery = gallery;
        this.start = this.within(event);
        this.pointer = { x: event.clientX, y: event.clientY };
        this.before = event.ctrlKey || event.metaKey || event.shiftKey ? selectedPhotos() : [];
        this.controller = new AbortController();
        const { signal } = this.controller;
        addEventListener("pointermove", (one) => this.moved(one), { signal });
        addEventListener("pointerup", () => this.end(), { signal });
        addEventListener("pointercancel", () => this.end(), { signal });
        addEventListener("scroll", () => this.draw(), { signal });
        addEventListener("keydown", (one) => {
            if (one.key !== "Escape" || !this.box) return;
            one.stopPropagation();
            selectOnly(this.before);
            this.end();
        }, { signal, capture: true });
    }

    /** A point of the gallery. */
    within({ clientX, clientY }) {
        const { left, top } = this.gallery.element.getBoundingClientRect();
        return { x: clientX - left, y: clientY - top };
    }

    moved(event) {
        const { clientX, clientY } = event;
        if (!this.box) {
            if (Math.hypot(clientX - this.pointer.x, clientY - this.pointer.y) < slack) return;
            this.box = h("div", { class: "frame" });
            this.gallery.element.append(this.box);
            document.body.classList.add("is-framing");
            getSelection()?.removeAllRanges();
            this.scrollAlong();
        }
        event.preventDefault();
        this.pointer = { x: clientX, y: clientY };
        this.draw();
    }

    draw() {
        if (!this.box) return;
        const end = this.within({ clientX: this.pointer.x, clientY: this.pointer.y });
        const [left, right] = [this.start.x, end.x].sort((a, b) => a - b);
        const [top, bottom] = [this.start.y, end.y].sort((a, b) => a - b);
        Object.assign(this.box.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
        const ids = inFrame(this.gallery, { left, right, top, bottom });
        selectOnly([...this.before, ...this.gallery.at(ids)]);
    }

    scrollAlong() {
        if (this.controller.signal.aborted) return;
        const { y } = this.pointer;
        const speed = y < edge ? y - edge : y > innerHeight - edge ? y - innerHeight + edge : 0;
        if (speed !== 0) scrollBy({ top: speed / 3, behavior: "instant" });
        requestAnimationFrame(() => this.scrollAlong());
    }

    end() {
        this.controller.abort();
        document.body.classList.remove("is-framing");
        if (!this.box) return;
        this.box.remove();
        skipClick(this.gallery);
    }
}

/** The click that follows a gesture means nothing. */
function skipClick(gallery) {
    gallery.skipsClick = true;
    setTimeout(() => { gallery.skipsClick = false; });
}

/** The photos that a frame touches, drawn or not. */
function inFrame(gallery, { left, right, top, bottom }) {
    const ids = [];
    for (let number = gallery.sectionAt(top); number < gallery.sections.length && gallery.sections[number].top <= bottom; number += 1) {
        const { ids: its, boxes, top: above, headHeight } = gallery.sections[number];
        const start = above + headHeight;
        for (let index = 0; index < its.length; index += 1) {
            const [x, y, width, height] = boxes.subarray(4 * index, 4 * index + 4);
            if (start + y > bottom) break;
            if (start + y + height >= top && x <= right && x + width >= left) ids.push(its[index]);
        }
    }
    return ids;
}

// MARK: A finger that stays

function listenToPress(gallery) {
    const { element } = gallery;
    let timer = null;
    let start = null;
    /** The photo that was pressed, while the finger stays on the screen. */
    let pressed = null;
    const stop = () => {
        clearTimeout(timer);
        timer = null;
    };
    element.addEventListener("touchstart", (event) => {
        stop();
        pressed = null;
        const tile = event.target.closest(".tile");
        if (!tile || event.touches.length > 1 || event.target.closest("button, label")) return;
        start = event.touches[0];
        timer = setTimeout(() => {
            timer = null;
            pressed = Number(tile.dataset.id);
            select(gallery.at([pressed]), true, { from: pressed });
            if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(15);
        }, pressTime);
    }, { passive: true });
    element.addEventListener("touchmove", (event) => {
        const touch = event.touches[0];
        if (timer !== null && Math.hypot(touch.clientX - start.clientX, touch.clientY - start.clientY) > 10) stop();
        if (pressed === null) return;
        // The finger goes on over other photos: they are selected, too.
        event.preventDefault();
        const under = document.elementFromPoint(touch.clientX, touch.clientY)?.closest(".tile");
        if (under && gallery.element.contains(under)) select(gallery.range(pressed, Number(under.dataset.id)), true);
    }, { passive: false });
    element.addEventListener("touchend", (event) => {
        stop();
        if (pressed === null) return;
        pressed = null;
        // Else it would be a tap, which takes the photo out again.
        event.preventDefault();
        skipClick(gallery);
    });
    element.addEventListener("touchcancel", stop);
    element.addEventListener("contextmenu", (event) => {
        if (timer !== null || pressed !== null || matchMedia("(pointer: coarse)").matches) event.preventDefault();
    });
}

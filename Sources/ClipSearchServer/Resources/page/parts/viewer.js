// One photo, large, with all that is known of it.
import { addToCollection } from "../actions/collections.js";
import { toggleFavourite } from "../actions/favourites.js";
import { findSimilar } from "../actions/find-similar.js";
import { editTags } from "../actions/tags.js";
import { copyPaths } from "../actions/take-along.js";
import { canTrash, moveToTrash } from "../actions/trash.js";
import { api, file, isShown, thumbnail, thumbnailSet, videoFile } from "../core/api.js";
import { events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { remember, remembered } from "../core/memory.js";
import { go, state } from "../core/navigation.js";
import { isSelected, select } from "../core/selection.js";
import { message } from "../core/texts.js";
import { announce, attempt, keepToasts, showProblem } from "../core/toasts.js";
import { photoDetails, showKeys } from "./photo-details.js";
import { markedWords } from "./photo-text.js";
import { Slideshow } from "./slideshow.js";
import { Zoom } from "./zoom.js";

/** The widest preview that the server makes. */
const widestPreview = 2048;

let list = null;
let open = null;

/** The gallery whose photos "next" and "previous" go through. */
export function setViewerList(gallery) {
    list = gallery;
    open?.drawSteps();
}

/** The gallery that is shown; null where the view has none. */
export const shownGallery = () => (list?.element.isConnected ? list : null);

/**
 * Follows the address: shows the photo that it names, or closes.
 * @param {{ isLeaving?: boolean }} options  leaving: the list behind it goes, too, so that there is no photo to return to
 */
export function followViewer(id, { isLeaving = false } = {}) {
    if (id === null) open?.leave(isLeaving);
    else if (open) void open.show(id);
    else {
        open = new Viewer();
        void open.show(id);
    }
}

class Viewer {
    constructor() {
        this.before = document.activeElement;
        this.image = h("img", { class: "viewer-image", alt: "", draggable: "false" });
        this.stage = h("div", { class: "viewer-stage" }, this.image);
        this.details = h("div", { class: "viewer-details" });
        this.title = h("h2", { id: "viewer-title", tabindex: "-1" });
        this.previous = this.step("left", message("viewer.previousPhoto"), -1);
        this.next = this.step("right", message("viewer.nextPhoto"), 1);
        this.tools = h("div", { class: "viewer-tools" });
        this.panel = h("aside", { class: "viewer-panel", "aria-label": message("common.details") }, this.details);
        // A dialog itself can't fill the screen.
        this.frame = h("div", { class: "viewer-frame" },
            h("div", { class: "viewer-head" }, this.title, this.tools),
            h("div", { class: "viewer-body" }, h("div", { class: "viewer-picture" }, this.previous, this.stage, this.next), this.panel));
        this.dialog = h("dialog", { class: "viewer", "aria-labelledby": "viewer-title" }, this.frame);
        this.setPanel(remembered("details") !== "closed" && innerWidth >= 800);
        this.zoom = new Zoom(this.stage, this.image, {
            onScale: (pixels) => this.sharpen(pixels), onSwipe: (direction) => this.go(direction),
        });
        this.slideshow = new Slideshow({
            // It waits while a question lies over it.
            next: () => document.querySelector("dialog.dialog[open]") !== null || this.go(1, { isByHand: false }),
            onChange: (isPlaying) => {
                this.dialog.classList.toggle("is-playing", isPlaying);
                announce(isPlaying ? message("viewer.theSlideshowBegins") : message("viewer.theSlideshowHasEnded"));
                this.drawTools();
            },
        });
        this.listen();
        document.body.append(this.dialog);
        this.dialog.showModal();
        this.title.focus();
    }

    listen() {
        this.dialog.addEventListener("keydown", (event) => this.pressed(event));
        this.dialog.addEventListener("close", () => this.closed());
        this.dialog.addEventListener("cancel", (event) => {
            event.preventDefault();
            if (this.slideshow.isPlaying) this.slideshow.stop();
            else this.close();
        });
        // A slideshow shows nothing but photos; whatever moves brings the tools back for a while.
        let hiding = null;
        this.dialog.addEventListener("pointermove", () => {
            this.dialog.classList.add("is-awake");
            clearTimeout(hiding);
            hiding = setTimeout(() => this.dialog.classList.remove("is-awake"), 2000);
        });
        this.controller = new AbortController();
        const { signal } = this.controller;
        document.addEventListener("fullscreenchange", () => this.drawTools(), { signal });
        events.addEventListener("favourites-changed", ({ detail }) => {
            if (!this.photo || !detail.ids.includes(this.photo.id)) return;
            this.photo.isFavourite = detail.isFavourite;
            this.drawTools();
        }, { signal });
        for (const name of ["collections-changed", "tags-changed"]) {
            events.addEventListener(name, () => { if (this.photo) void this.drawDetails(this.photo.id); }, { signal });
        }
    }

    step(name, label, direction) {
        return h("button", {
            type: "button", class: `icon-button viewer-step viewer-${name}`, "aria-label": label, title: label,
            onclick: () => this.go(direction),
        }, icon(name));
    }

    async show(id) {
        const known = list?.photo(id);
        this.id = id;
        if (known) this.draw(known);
        else this.title.textContent = "…";
        await this.drawDetails(id);
        this.prepareNext();
    }

    draw(photo) {
        this.photo = photo;
        this.title.textContent = photo.name;
        this.stage.classList.remove("is-missing");
        this.image.hidden = false;
        this.image.onerror = () => {
            this.image.hidden = true;
            this.stage.classList.add("is-missing");
        };
        const hasSize = photo.width > 0 && photo.height > 0;
        // The small one of the gallery is there at once; the large one takes its place.
        this.isOriginal = false;
        this.drawVideo(photo);
        this.image.sizes = hasSize ? `min(100vw, ${2 * photo.width}px)` : "100vw";
        this.image.srcset = thumbnailSet(photo, widestPreview);
        this.image.src = thumbnail(photo, 1280);
        this.image.alt = photo.name;
        this.image.onload = hasSize ? null : () => this.zoom.begin([this.image.naturalWidth, this.image.naturalHeight]);
        if (hasSize) this.zoom.begin([photo.width, photo.height]);
        this.zoom.cover(markedWords(list?.photo(photo.id)?.writing, photo));
        this.drawTools();
        this.drawSteps();
        const place = list?.place(photo.id) ?? -1;
        announce(place >= 0 ? message("viewer.namePhotoPlaceOfAll", { name: photo.name, place: place + 1, all: list.ids.length }) : photo.name);
    }

    /** A video is played from its still on, where the browser can; where it can't, the still remains. */
    drawVideo(photo) {
        this.video?.pause();
        this.video?.remove();
        this.video = null;
        if (photo.second === undefined) return;
        const video = h("video", {
            class: "viewer-video", controls: true, preload: "metadata", playsinline: true, poster: thumbnail(photo, widestPreview),
            "aria-label": photo.name,
        });
        video.addEventListener("error", () => {
            video.remove();
            if (this.video === video) this.video = null;
        });
        video.src = videoFile(photo);
        // Moves on the controls are not meant for the picture below.
        for (const name of ["pointerdown", "wheel", "dblclick"]) video.addEventListener(name, (event) => event.stopPropagation());
        this.video = video;
        this.stage.append(video);
    }

    /** Enlarged beyond its preview, a photo is shown from its own file where the browser can read it. */
    sharpen(pixels) {
        const { photo } = this;
        if (!photo) return;
        const longest = Math.max(photo.width, photo.height);
        const held = Math.min(longest, Math.max(this.image.naturalWidth, this.image.naturalHeight) || 1280);
        if (this.isOriginal || !this.zoom.isEnlarged || pixels <= held * 1.05 || held >= longest) return;
        this.isOriginal = true;
        const whole = new Image();
        whole.src = isShown(photo) ? file(photo) : thumbnail(photo, widestPreview);
        this.stage.classList.add("is-loading");
        whole.decode().then(() => {
            if (this.photo !== photo) return;
            this.image.removeAttribute("srcset");
            this.image.src = whole.src;
        }).catch(() => { /* The preview stays. */ }).finally(() => { if (this.photo === photo) this.stage.classList.remove("is-loading"); });
    }

    drawSteps() {
        const ids = list?.ids ?? [];
        const place = list?.place(this.id) ?? -1;
        const set = (button, isOn) => {
            if (!isOn && document.activeElement === button) this.title.focus();
            button.disabled = !isOn;
        };
        set(this.previous, place > 0);
        set(this.next, place >= 0 && place < ids.length - 1);
    }

    drawTools() {
        const { photo } = this;
        if (!photo) return;
        const focused = document.activeElement?.dataset?.tool;
        const tool = (name, picture, label, title, properties, element = "button") => h(element, {
            ...(element === "button" ? { type: "button" } : {}), class: "icon-button", "aria-label": title, title, dataset: { tool: name }, ...properties,
        }, icon(picture), h("span", { class: "tool-label", "aria-hidden": "true" }, label));
        const pressed = (isOn) => ({ "aria-pressed": String(isOn) });
        const { isPlaying } = this.slideshow;
        this.tools.replaceChildren(
            h("span", { class: "tool-group" },
                tool("favourite", "heart", message("common.favourite"), message("common.favouriteH"), { ...pressed(photo.isFavourite), onclick: () => toggleFavourite(photo) }),
                tool("similar", "similar", message("common.similar"), message("viewer.findSimilarPhotosS"), { onclick: () => findSimilar(photo) }),
                tool("collection", "collection", message("viewer.collect"), message("viewer.addToCollectionA"), { onclick: () => attempt(() => addToCollection([photo])) }),
                tool("select", "check", message("viewer.select"), message("common.selectX"), {
                    ...pressed(isSelected(photo.id)), onclick: () => { select([photo], !isSelected(photo.id)); this.drawTools(); },
                }),
                tool("download", "download", message("common.download"), message("viewer.downloadD"), { href: file(photo, true), download: photo.name }, "a"),
                canTrash() && tool("trash", "trash", message("trash.trash"), message("trash.moveToTrashDelete"), { onclick: () => attempt(() => this.trash()) })),
            h("span", { class: "tool-group" },
                tool("smaller", "zoomout", message("common.smaller"), message("viewer.smaller"), { onclick: () => this.zoom.smaller() }),
                tool("larger", "zoomin", message("common.larger"), message("viewer.larger"), { onclick: () => this.zoom.larger() }),
                tool("rotate", "rotate", message("viewer.rotate"), message("viewer.rotateR"), { onclick: () => this.zoom.turn() }),
                tool("play", isPlaying ? "pause" : "play", isPlaying ? message("viewer.pause") : message("viewer.play"), isPlaying ? message("viewer.endTheSlideshowP") : message("viewer.slideshowP"), {
                    ...pressed(isPlaying), onclick: () => this.slideshow.toggle(),
                }),
                document.fullscreenEnabled && tool("fullscreen", "fullscreen", message("viewer.fullScreen"), message("viewer.fullScreenF"), {
                    ...pressed(document.fullscreenElement === this.frame), onclick: () => this.fullScreen(),
                })),
            h("span", { class: "tool-group" },
                tool("details", "info", message("common.details"), message("viewer.detailsI"), {
                    ...pressed(!this.panel.hidden), onclick: () => { this.setPanel(this.panel.hidden, true); this.drawTools(); },
                }),
                tool("close", "close", message("common.close"), message("viewer.closeEscape"), { onclick: () => this.close() })));
        if (focused) this.tools.querySelector(`[data-tool="${focused}"]`)?.focus();
    }

    setPanel(isOpen, isChosen = false) {
        this.panel.hidden = !isOpen;
        if (isChosen) remember("details", isOpen ? "open" : "closed");
    }

    async fullScreen() {
        try {
            if (document.fullscreenElement) await document.exitFullscreen();
            else await this.frame.requestFullscreen();
        } catch {
            // The browser allows it only to who clicks or presses a key.
        }
    }

    async drawDetails(id) {
        let photo;
        try {
            photo = await api.photo(id);
        } catch (error) {
            if (id !== this.id) return;
            showProblem(error);
            if (!this.photo) this.close();
            return;
        }
        if (id !== this.id) return;
        const found = list?.photo(id) ?? null;
        if (!found || this.photo?.id !== id) this.draw(photo);
        this.details.replaceChildren(...photoDetails(photo, { found, answer: list?.answer ?? null }));
    }

    /** The next photo is fetched ahead, so that it is there when it is asked for. */
    prepareNext() {
        const place = list?.place(this.id) ?? -1;
        if (place < 0) return;
        const next = list.photo(list.ids[place + 1]);
        if (next) {
            const image = new Image();
            image.sizes = "100vw";
            image.srcset = thumbnailSet(next, widestPreview);
        }
        // Of long lists the photos come as they are needed, here as in the gallery.
        list.need(place, Math.min(list.ids.length - 1, place + 5));
        if (place >= list.ids.length - 5) void list.loadMore().then(() => this.drawSteps());
    }

    /** Goes to the next photo or the one before; returns false where there is none. */
    go(direction, { isByHand = true } = {}) {
        const place = list?.place(this.id) ?? -1;
        const next = place < 0 ? undefined : list.ids[place + direction];
        if (next === undefined) return false;
        if (isByHand) this.slideshow.restart();
        go({ open: next }, { replace: true });
        return true;
    }

    pressed(event) {
        if (event.target.closest("input, textarea, video, dialog") !== this.dialog || !this.photo) return;
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const actions = {
            ArrowLeft: () => this.go(-1),
            ArrowRight: () => this.go(1),
            "+": () => this.zoom.larger(),
            "=": () => this.zoom.larger(),
            "-": () => this.zoom.smaller(),
            0: () => this.zoom.whole(),
            f: () => this.fullScreen(),
            p: () => this.slideshow.toggle(),
            r: () => this.zoom.turn(),
            h: () => toggleFavourite(this.photo),
            s: () => findSimilar(this.photo),
            a: () => attempt(() => addToCollection([this.photo])),
            x: () => this.tools.querySelector('[data-tool="select"]').click(),
            d: () => this.tools.querySelector('[data-tool="download"]').click(),
            c: () => copyPaths([this.photo]),
            t: () => attempt(() => editTags([this.photo])),
            Delete: () => attempt(() => this.trash()),
            i: () => this.tools.querySelector('[data-tool="details"]').click(),
            "?": showKeys,
        };
        const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
        if (!action) return;
        event.preventDefault();
        void action();
    }

    /** Moves the photo to the trash, and shows the one that comes after it. */
    async trash() {
        const place = list?.place(this.id) ?? -1;
        const next = place < 0 ? undefined : list.ids[place + 1] ?? list.ids[place - 1];
        if (!await moveToTrash([this.photo])) return;
        if (next === undefined) this.close();
        else go({ open: next }, { replace: true });
    }

    close() {
        if (history.state?.isViewer) history.back();
        else go({ open: null }, { replace: true });
    }

    leave(isLeaving) {
        this.isLeaving = isLeaving;
        this.dialog.close();
    }

    closed() {
        this.controller.abort();
        this.video?.pause();
        this.zoom.end();
        this.slideshow.stop();
        if (document.fullscreenElement) void document.exitFullscreen();
        keepToasts(this.dialog);
        this.dialog.remove();
        open = null;
        if (this.isLeaving) return;
        // To the photo that was looked at last; that may be another than the one that was opened.
        if (!list?.focus(this.id) && this.before?.isConnected) this.before.focus();
        if (state().open !== null) go({ open: null }, { replace: true });
    }
}

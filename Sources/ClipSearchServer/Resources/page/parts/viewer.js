// One photo, large, with all that is known of it.
import { addToCollection } from "../actions/collections.js";
import { toggleFavourite } from "../actions/favourites.js";
import { findSimilar } from "../actions/find-similar.js";
import { api, file, thumbnail, thumbnailSet } from "../core/api.js";
import { openDialog } from "../core/dialogs.js";
import { events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { remember, remembered } from "../core/memory.js";
import { go, state } from "../core/navigation.js";
import { isSelected, select } from "../core/selection.js";
import { announce, attempt, keepToasts, showProblem, toast } from "../core/toasts.js";
import { camera, exposure, fileSize, moment, place, takenAt } from "../core/words.js";
import { why } from "./why.js";

let list = null;
let open = null;

/** The gallery whose photos "next" and "previous" go through. */
export function setViewerList(gallery) {
    list = gallery;
    open?.drawSteps();
}

/** Follows the address: shows the photo that it names, or closes. */
export function followViewer(id) {
    if (id === null) open?.dialog.close();
    else if (open) void open.show(id);
    else {
        open = new Viewer();
        void open.show(id);
    }
}

class Viewer {
    constructor() {
        this.before = document.activeElement;
        this.image = h("img", { class: "viewer-image", alt: "", sizes: "100vw" });
        this.stage = h("div", { class: "viewer-stage" }, this.image);
        this.details = h("div", { class: "viewer-details" });
        this.title = h("h2", { id: "viewer-title", tabindex: "-1" });
        this.previous = this.step("left", "Previous photo (←)", -1);
        this.next = this.step("right", "Next photo (→)", 1);
        this.tools = h("div", { class: "viewer-tools" });
        this.panel = h("aside", { class: "viewer-panel", "aria-label": "Details" }, this.details);
        this.dialog = h("dialog", { class: "viewer", "aria-labelledby": "viewer-title" },
            h("div", { class: "viewer-head" }, this.title, this.tools),
            h("div", { class: "viewer-body" }, h("div", { class: "viewer-picture" }, this.previous, this.stage, this.next), this.panel));
        this.setPanel(remembered("details") !== "closed" && innerWidth >= 800);
        this.dialog.addEventListener("keydown", (event) => this.pressed(event));
        this.dialog.addEventListener("close", () => this.closed());
        this.dialog.addEventListener("cancel", (event) => {
            event.preventDefault();
            this.close();
        });
        this.listenToSwipes();
        this.follow = ({ detail }) => {
            if (this.photo && detail.ids.includes(this.photo.id)) {
                this.photo.isFavourite = detail.isFavourite;
                this.drawTools();
            }
        };
        events.addEventListener("favourites-changed", this.follow);
        this.redraw = () => { if (this.photo) void this.drawDetails(this.photo.id); };
        events.addEventListener("collections-changed", this.redraw);
        document.body.append(this.dialog);
        this.dialog.showModal();
        this.title.focus();
    }

    step(name, label, direction) {
        return h("button", {
            type: "button", class: `icon-button viewer-step viewer-${name}`, "aria-label": label, title: label,
            onclick: () => this.go(direction),
        }, icon(name));
    }

    async show(id) {
        const known = list?.photos.find((photo) => photo.id === id);
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
        // The small one of the gallery is there at once; the large one takes its place.
        this.image.onerror = () => {
            this.image.hidden = true;
            this.stage.classList.add("is-missing");
        };
        // Small pictures are enlarged to twice their size, not to the window's.
        this.image.sizes = photo.width > 0 ? `min(100vw, ${2 * photo.width}px)` : "100vw";
        this.image.srcset = thumbnailSet(photo, 2048);
        this.image.src = thumbnail(photo, 1280);
        this.image.width = photo.width;
        this.image.height = photo.height;
        this.image.alt = photo.name;
        this.drawTools();
        this.drawSteps();
        const place = list?.photos.findIndex((one) => one.id === photo.id) ?? -1;
        announce(place >= 0 ? `${photo.name}, photo ${place + 1}` : photo.name);
    }

    drawSteps() {
        const photos = list?.photos ?? [];
        const place = photos.findIndex((photo) => photo.id === this.id);
        const set = (button, isOn) => {
            if (!isOn && document.activeElement === button) this.title.focus();
            button.disabled = !isOn;
        };
        set(this.previous, place > 0);
        set(this.next, place >= 0 && place < photos.length - 1);
    }

    drawTools() {
        const { photo } = this;
        const focused = document.activeElement?.dataset?.tool;
        const tool = (name, picture, label, properties) => h("button", {
            type: "button", class: "icon-button", "aria-label": label, title: label, dataset: { tool: name }, ...properties,
        }, icon(picture));
        this.tools.replaceChildren(
            tool("favourite", "heart", "Favourite (F)", {
                "aria-pressed": String(photo.isFavourite), onclick: () => toggleFavourite(photo),
            }),
            tool("similar", "similar", "Find similar photos (S)", { onclick: () => findSimilar(photo) }),
            tool("collection", "collection", "Add to a collection (A)", { onclick: () => attempt(() => addToCollection([photo])) }),
            tool("select", "check", "Select (X)", {
                "aria-pressed": String(isSelected(photo.id)),
                onclick: () => { select([photo], !isSelected(photo.id)); this.drawTools(); },
            }),
            h("a", {
                class: "icon-button", href: file(photo, true), download: photo.name, "aria-label": "Download (D)", title: "Download (D)",
                dataset: { tool: "download" },
            }, icon("download")),
            tool("path", "copy", "Copy the path (C)", { onclick: () => copyPath(photo) }),
            tool("details", "info", "Details (I)", {
                "aria-pressed": String(!this.panel.hidden), onclick: () => { this.setPanel(this.panel.hidden, true); this.drawTools(); },
            }),
            tool("close", "close", "Close (Escape)", { onclick: () => this.close() }));
        if (focused) this.tools.querySelector(`[data-tool="${focused}"]`)?.focus();
    }

    setPanel(isOpen, isChosen = false) {
        this.panel.hidden = !isOpen;
        if (isChosen) remember("details", isOpen ? "open" : "closed");
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
        const inList = list?.photos.find((one) => one.id === id);
        if (!inList) this.draw(photo);
        const rows = [
            ["Size", photo.width > 0 ? `${photo.width} × ${photo.height} pixels` : null],
            ["File", [photo.format.toUpperCase(), fileSize(photo.bytes)].filter(Boolean).join(", ")],
            ["Taken", takenAt(photo.takenAt)],
            ["Camera", camera(photo.capture)],
            ["Exposure", exposure(photo.capture)],
            ["Place", place(photo.capture)],
            ["Rating", photo.capture.rating > 0 ? `${photo.capture.rating} of 5` : ""],
            ["Changed", moment(photo.modifiedAt)],
            ["Folder", h("a", { href: `?folder=${encodeURIComponent(photo.folder)}`, title: "Photos of this folder" }, photo.folder)],
            ["In the library since", moment(photo.firstIndexedAt)],
        ].filter(([, value]) => value);
        const tags = photo.tags.map((tag) => h("li", {}, h("a", {
            class: "tag", href: `?tag=${encodeURIComponent(tag.name)}`, title: `Photos with this tag (source: ${tag.source})`,
        }, tag.name)));
        this.details.replaceChildren(...[
            photo.isMissing && h("p", { class: "notice" }, "The file is gone at the moment; it comes back by itself when the file does."),
            inList?.score !== undefined && why(inList, list.answer),
            photo.captions.length > 0 && h("section", {}, h("h3", {}, "Captions"),
                h("ul", { class: "plain-list" }, photo.captions.map((caption) => h("li", {}, caption.text)))),
            tags.length > 0 && h("section", {}, h("h3", {}, "Tags"), h("ul", { class: "tag-row" }, tags)),
            photo.collections.length > 0 && h("section", {}, h("h3", {}, "Collections"),
                h("ul", { class: "plain-list" }, photo.collections.map((collection) =>
                    h("li", {}, h("a", { href: `?view=collections&collection=${collection.id}` }, collection.name))))),
            h("section", {}, h("h3", {}, "Details"), h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]))),
            h("div", { class: "buttons" },
                h("a", { class: "button small", href: file(photo), target: "_blank", rel: "noopener" }, "Open the original"),
                h("button", { type: "button", class: "button small", onclick: () => copyPath(photo) }, icon("copy"), "Copy the path")),
            h("p", { class: "muted path" }, photo.path),
            h("button", { type: "button", class: "link-button", onclick: showKeys }, "Keys"),
        ].filter(Boolean));
    }

    /** The next photo is fetched ahead, so that it is there when it is asked for. */
    prepareNext() {
        const photos = list?.photos ?? [];
        const place = photos.findIndex((photo) => photo.id === this.id);
        if (place < 0) return;
        const next = photos[place + 1];
        if (next) {
            const image = new Image();
            image.sizes = "100vw";
            image.srcset = thumbnailSet(next, 2048);
        }
        if (place >= photos.length - 5) void list.loadMore().then(() => this.drawSteps());
    }

    go(direction) {
        const photos = list?.photos ?? [];
        const next = photos[photos.findIndex((photo) => photo.id === this.id) + direction];
        if (next) go({ open: next.id }, { replace: true });
    }

    pressed(event) {
        if (event.target.closest("input, textarea, dialog") !== this.dialog || !this.photo) return;
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const actions = {
            ArrowLeft: () => this.go(-1),
            ArrowRight: () => this.go(1),
            f: () => toggleFavourite(this.photo),
            s: () => findSimilar(this.photo),
            a: () => attempt(() => addToCollection([this.photo])),
            x: () => this.tools.querySelector('[data-tool="select"]').click(),
            d: () => this.tools.querySelector('[data-tool="download"]').click(),
            c: () => copyPath(this.photo),
            i: () => this.tools.querySelector('[data-tool="details"]').click(),
            "?": showKeys,
        };
        const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
        if (!action) return;
        event.preventDefault();
        void action();
    }

    listenToSwipes() {
        let start = null;
        this.stage.addEventListener("touchstart", (event) => {
            start = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
        }, { passive: true });
        this.stage.addEventListener("touchend", (event) => {
            // A page that is zoomed in is being moved, not leafed through.
            if (!start || (visualViewport?.scale ?? 1) > 1.05) return;
            const x = event.changedTouches[0].clientX - start.x;
            const y = event.changedTouches[0].clientY - start.y;
            if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) this.go(x > 0 ? -1 : 1);
        }, { passive: true });
    }

    close() {
        if (history.state?.isViewer) history.back();
        else go({ open: null }, { replace: true });
    }

    closed() {
        events.removeEventListener("favourites-changed", this.follow);
        events.removeEventListener("collections-changed", this.redraw);
        keepToasts(this.dialog);
        this.dialog.remove();
        open = null;
        // To the photo that was looked at last; that may be another than the one that was opened.
        if (!list?.focus(this.id) && this.before?.isConnected) this.before.focus();
        if (state().open !== null) go({ open: null }, { replace: true });
    }
}

async function copyPath(photo) {
    try {
        await navigator.clipboard.writeText(photo.path);
        toast("The path was copied");
    } catch {
        // Browsers refuse where the page did not come over a safe connection.
        openDialog({
            title: "The file's path",
            content: h("div", { class: "dialog-body" }, h("label", { for: "path-text" }, "Copy it from here:"),
                h("input", { id: "path-text", readonly: true, value: photo.path, onfocus: (event) => event.target.select() })),
        }).querySelector("input").focus();
    }
}

function showKeys() {
    const keys = [
        ["← →", "previous and next photo"], ["F", "favourite"], ["S", "find similar photos"], ["A", "add to a collection"],
        ["X", "select"], ["D", "download"], ["C", "copy the path"], ["I", "details"], ["Escape", "close"], ["/", "to the search box"],
    ];
    openDialog({
        title: "Keys",
        content: h("dl", { class: "dialog-body keys" }, keys.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
    });
}


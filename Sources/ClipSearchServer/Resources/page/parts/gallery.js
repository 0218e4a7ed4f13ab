// Photos in justified rows.
import { toggleFavourite } from "../actions/favourites.js";
import { findSimilar } from "../actions/find-similar.js";
import { thumbnail, thumbnailSet } from "../core/api.js";
import { events, h, newId } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { go, state } from "../core/navigation.js";
import { isSelected, select } from "../core/selection.js";
import { address } from "../core/state.js";
import { count, match } from "../core/words.js";
import { group } from "./groups.js";
import { isExtreme, justify, shape, wantedHeight } from "./rows.js";

const gap = 8;
/** About as many as a window shows at first; the others are fetched as one scrolls. */
const eagerTiles = 12;

export class Gallery {
    /**
     * @param {{ signal: AbortSignal, answer?: { kind: string, scale: object | null }, isGrouped?: boolean,
     *     label?: (photo: object) => { words: string, isStrong: boolean } }} options
     *     `answer` says how scores are to be read; without it photos have none. `label` writes something else in their place
     */
    constructor({ signal, answer = null, isGrouped = false, label = null }) {
        this.answer = answer;
        this.label = label;
        this.isGrouped = isGrouped;
        this.element = h("div", { class: "gallery" });
        this.sections = [];
        this.tileCount = 0;
        this.lastSelected = null;
        this.loadMore = async () => false;
        // Watched all the time, but arranged only where the width has changed.
        this.observer = new ResizeObserver(() => this.arrange());
        this.observer.observe(this.element);
        signal.addEventListener("abort", () => this.observer.disconnect());
        this.element.addEventListener("keydown", (event) => this.pressed(event));
        this.element.addEventListener("focusin", (event) => this.rove(event.target.closest(".tile")));
        events.addEventListener("favourites-changed", ({ detail }) => this.favour(detail), { signal });
        events.addEventListener("selection-changed", () => this.markSelected(), { signal });
    }

    /** In the order in which they are shown. */
    get photos() {
        return this.sections.flatMap((section) => section.photos);
    }

    /** Starts a list, with a heading where there is one. Photos are added to the last. */
    addSection(heading = null, note = null, actions = []) {
        const id = newId("section");
        const list = h("ol", { class: "tiles", "aria-labelledby": heading ? id : null, "aria-label": heading ? null : "Photos" });
        if (heading) {
            this.element.append(h("div", { class: "divider" }, h("h2", { id }, heading), note && h("p", {}, note), actions));
        }
        this.element.append(list);
        this.sections.push({ list, photos: [], groups: [], tiles: new Map(), open: new Set() });
    }

    add(photos) {
        if (this.sections.length === 0) this.addSection();
        const section = this.sections.at(-1);
        section.photos.push(...photos);
        section.groups = this.isGrouped ? group(section.photos) : section.photos.map((photo) => [photo]);
        this.draw(section);
    }

    remove(ids) {
        const gone = new Set(ids);
        for (const section of this.sections) {
            section.photos = section.photos.filter((photo) => !gone.has(photo.id));
            section.groups = section.groups.map((members) => members.filter((photo) => !gone.has(photo.id)))
                .filter((members) => members.length > 0);
            this.draw(section);
        }
    }

    draw(section) {
        const shown = section.groups.flatMap((members) => (section.open.has(members) ? members : [members[0]])
            .map((photo, place) => ({ photo, members, isLead: place === 0 })));
        // A group that has grown keeps its identity, so that it stays open.
        const ids = new Set(shown.map(({ photo }) => photo.id));
        for (const [id, tile] of section.tiles) {
            if (!ids.has(id)) {
                tile.remove();
                section.tiles.delete(id);
            }
        }
        let before = null;
        for (const { photo, members, isLead } of shown) {
            let tile = section.tiles.get(photo.id);
            if (!tile) {
                tile = this.tile(photo);
                section.tiles.set(photo.id, tile);
            }
            this.badge(section, tile, members, isLead);
            const place = before ? before.nextSibling : section.list.firstChild;
            if (tile !== place) section.list.insertBefore(tile, place);
            before = tile;
        }
        this.arrangeSection(section);
        if (!this.element.querySelector('.tile-link[tabindex="0"]')) this.rove(this.element.querySelector(".tile"));
    }

    badge(section, tile, members, isLead) {
        tile.querySelector(".stack-button")?.remove();
        if (!isLead || members.length < 2) return;
        const isOpen = section.open.has(members);
        tile.append(h("button", {
            type: "button", class: "stack-button", tabindex: tile.querySelector(".tile-link").getAttribute("tabindex"),
            "aria-expanded": String(isOpen), "aria-label": `${count(members.length - 1, "more photo")} that look the same`,
            title: `${count(members.length - 1, "more photo")} that look the same`,
            onclick: () => {
                if (isOpen) section.open.delete(members);
                else section.open.add(members);
                this.draw(section);
                tile.querySelector(".stack-button").focus();
            },
        }, icon("stack"), isOpen ? "Close" : `+${members.length - 1}`));
    }

    tile(photo) {
        const said = this.answer ? match(photo, this.answer) : this.label ? this.label(photo) : null;
        const image = h("img", {
            src: thumbnail(photo, 320), srcset: thumbnailSet(photo), sizes: "320px", alt: "",
            loading: this.tileCount < eagerTiles ? "eager" : "lazy", decoding: "async", draggable: "false",
            onload: () => tile.classList.add("is-loaded"),
            onerror: () => {
                tile.classList.add("is-missing");
                image.remove();
                link.append(h("span", { class: "tile-missing" }, "The file is missing or can't be read: ", photo.name));
            },
        });
        const link = h("a", {
            class: "tile-link", href: address({ ...state(), open: photo.id }), tabindex: "-1",
            "aria-label": said ? `${photo.name}, ${said.words.toLowerCase()}` : photo.name,
            onclick: (event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
                event.preventDefault();
                go({ open: photo.id }, { mark: { isViewer: true } });
            },
        }, image);
        this.tileCount += 1;
        const tile = h("li", { class: "tile", dataset: { id: photo.id } }, link,
            h("label", { class: "tile-select", title: "Select (X)" },
                h("input", {
                    type: "checkbox", tabindex: "-1", "aria-label": `Select ${photo.name}`, checked: isSelected(photo.id),
                    onclick: (event) => this.choose(photo, event.target.checked, event.shiftKey),
                }), h("span", { "aria-hidden": "true" }, icon("check"))),
            h("button", {
                type: "button", class: "tile-button tile-favourite", tabindex: "-1", "aria-pressed": String(photo.isFavourite),
                "aria-label": `Favourite: ${photo.name}`, title: "Favourite (F)", onclick: () => toggleFavourite(photo),
            }, icon("heart")),
            h("button", {
                type: "button", class: "tile-button tile-similar", tabindex: "-1", "aria-label": `Find photos similar to ${photo.name}`,
                title: "Find similar (S)", onclick: () => findSimilar(photo),
            }, icon("similar")),
            said && (this.label ? h("span", { class: `match ${said.isStrong ? "match-chosen" : ""}`, "aria-hidden": "true" }, said.words)
                : h("span", { class: `match match-${said.level}`, "aria-hidden": "true" },
                    h("span", { class: "match-bars" }, [1, 2, 3, 4].map((bar) => h("i", { class: bar <= said.bars ? "on" : "" }))), said.words)));
        return tile;
    }

    // MARK: Arrangement

    arrange() {
        const width = this.element.clientWidth;
        if (width === this.width) return;
        this.width = width;
        for (const section of this.sections) this.arrangeSection(section);
    }

    arrangeSection(section) {
        const width = this.element.clientWidth;
        if (width === 0) return;
        this.width = width;
        const tiles = [...section.list.children];
        const byId = new Map(section.photos.map((photo) => [photo.id, photo]));
        const photos = tiles.map((tile) => byId.get(Number(tile.dataset.id)));
        const tallest = photos.map((photo) => (photo.height > 0 ? 2 * photo.height : Infinity));
        justify(photos.map(shape), { width, height: wantedHeight(width), gap, tallest }).forEach((size, index) => {
            const { style } = tiles[index];
            style.width = `${size.width}px`;
            style.height = `${size.height}px`;
            const image = tiles[index].querySelector("img");
            if (image && image.sizes !== `${size.width}px`) image.sizes = `${size.width}px`;
            tiles[index].classList.toggle("is-narrow", size.width < 150);
            tiles[index].classList.toggle("is-extreme", isExtreme(photos[index]));
        });
    }

    // MARK: Selection and favourites

    choose(photo, isOn, isRange) {
        const { photos } = this;
        const from = photos.findIndex((one) => one.id === this.lastSelected);
        const to = photos.findIndex((one) => one.id === photo.id);
        select(isRange && from >= 0 ? photos.slice(Math.min(from, to), Math.max(from, to) + 1) : [photo], isOn);
        this.lastSelected = photo.id;
    }

    markSelected() {
        for (const section of this.sections) {
            for (const [id, tile] of section.tiles) {
                tile.classList.toggle("is-selected", isSelected(id));
                tile.querySelector("input").checked = isSelected(id);
            }
        }
    }

    favour({ ids, isFavourite }) {
        const changed = new Set(ids);
        for (const section of this.sections) {
            for (const photo of section.photos) {
                if (!changed.has(photo.id)) continue;
                photo.isFavourite = isFavourite;
                section.tiles.get(photo.id)?.querySelector(".tile-favourite").setAttribute("aria-pressed", String(isFavourite));
            }
        }
    }

    // MARK: Keys

    /** One photo at a time is in the order of the Tab key; the arrow keys go from photo to photo. */
    rove(tile) {
        if (!tile) return;
        for (const one of this.element.querySelectorAll('.tile [tabindex="0"]')) {
            if (!tile.contains(one)) one.tabIndex = -1;
        }
        for (const one of tile.querySelectorAll("a, button, input")) one.tabIndex = 0;
    }

    focus(id) {
        const tile = this.element.querySelector(`.tile[data-id="${id}"]`);
        tile?.querySelector(".tile-link").focus();
        return tile !== null;
    }

    pressed(event) {
        const tile = event.target.closest(".tile");
        if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
        const photo = this.photos.find((one) => String(one.id) === tile.dataset.id);
        const tiles = [...this.element.querySelectorAll(".tile")];
        const place = tiles.indexOf(tile);
        const actions = {
            ArrowRight: () => tiles[place + 1],
            ArrowLeft: () => tiles[place - 1],
            ArrowDown: () => beside(tiles, place, 1),
            ArrowUp: () => beside(tiles, place, -1),
            Home: () => tiles[0],
            End: () => tiles.at(-1),
            f: () => void toggleFavourite(photo),
            s: () => void findSimilar(photo),
            x: () => void this.choose(photo, !isSelected(photo.id), event.shiftKey),
        };
        const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
        if (!action) return;
        event.preventDefault();
        action()?.querySelector(".tile-link").focus();
    }
}

/** The photo above or below: the one in the next row whose middle is nearest. */
function beside(tiles, place, direction) {
    const here = tiles[place].getBoundingClientRect();
    const middle = here.left + here.width / 2;
    let best = null;
    let row = null;
    for (let index = place + direction; index >= 0 && index < tiles.length; index += direction) {
        const box = tiles[index].getBoundingClientRect();
        if (Math.abs(box.top - here.top) < 2) continue;
        row ??= box.top;
        if (Math.abs(box.top - row) > 2) break;
        const distance = Math.abs(box.left + box.width / 2 - middle);
        if (!best || distance < best.distance) best = { distance, tile: tiles[index] };
    }
    return best?.tile;
}

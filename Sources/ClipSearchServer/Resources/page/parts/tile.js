// One photo of a gallery.
import { toggleFavourite } from "../actions/favourites.js";
import { findSimilar } from "../actions/find-similar.js";
import { thumbnail, thumbnailSet } from "../core/api.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { state } from "../core/navigation.js";
import { isSelected } from "../core/selection.js";
import { address } from "../core/state.js";
import { message } from "../core/texts.js";
import { clock, match } from "../core/words.js";
import { wordsFound } from "./photo-text.js";
import { isExtreme } from "./rows.js";

/** The room of a photo, of which only the id need be known. */
export function tile(id) {
    return h("li", { class: `tile ${isSelected(id) ? "is-selected" : ""}`, dataset: { id } },
        h("a", { class: "tile-link", href: address({ ...state(), open: id }), tabindex: "-1", draggable: "false", "aria-label": message("tile.aPhoto") }));
}

export function move(element, left, top, width, height) {
    Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    element.classList.toggle("is-narrow", width < 150);
    const image = element.querySelector("img");
    if (image && image.sizes !== `${width}px`) image.sizes = `${width}px`;
}

/** Where one stands in a list of which the page holds only a part. */
export function number(element, place, total) {
    element.setAttribute("aria-posinset", String(place + 1));
    element.setAttribute("aria-setsize", String(total));
}

export const isFilled = (element) => element.childElementCount > 1;

/** @param {{ answer: object | null, label: Function | null }} options  how scores are to be read, or what is written instead */
export function fill(element, photo, { answer, label }) {
    const said = answer && photo.score !== undefined ? match(photo, answer) : label ? label(photo) : null;
    const link = element.querySelector(".tile-link");
    const name = photo.second === undefined ? photo.name : message("tile.nameAVideoAtTime", { name: photo.name, time: clock(photo.second) });
    link.setAttribute("aria-label", said ? message("common.withNote", { text: name, note: said.words }) : name);
    const image = h("img", {
        sizes: element.style.width || "320px", alt: "", decoding: "async", draggable: "false",
        onload: () => element.classList.add("is-loaded"),
        onerror: () => {
            if (!image.hasAttribute("src")) return;
            element.classList.add("is-missing");
            image.remove();
            link.append(h("span", { class: "tile-missing" }, message("tile.theFileIsMissingOr", { name: photo.name })));
        },
    });
    image.srcset = thumbnailSet(photo);
    image.src = thumbnail(photo, 320);
    link.append(image);
    element.classList.toggle("is-extreme", isExtreme(photo));
    element.append(
        h("label", { class: "tile-select", title: message("common.selectX") },
            h("input", { type: "checkbox", tabindex: link.tabIndex, "aria-label": message("tile.selectName", { name: photo.name }) }),
            h("span", { "aria-hidden": "true" }, icon("check"))),
        h("button", {
            type: "button", class: "tile-button tile-favourite", tabindex: "-1", "aria-pressed": String(photo.isFavourite),
            "aria-label": message("tile.favouriteName", { name: photo.name }), title: message("common.favouriteH"), onclick: () => toggleFavourite(photo),
        }, icon("heart")),
        h("button", {
            type: "button", class: "tile-button tile-similar", tabindex: "-1", "aria-label": message("tile.findPhotosSimilarToName", { name: photo.name }),
            title: message("tile.findSimilarS"), onclick: () => findSimilar(photo),
        }, icon("similar")));
    if (photo.files) {
        element.append(h("span", { class: "tile-files", title: photo.files.map((file) => file.name).join(message("common.separator")) }, message("tile.countFile", { count: photo.files.length })));
    }
    if (photo.second !== undefined) {
        element.append(h("span", { class: "tile-video", title: message("tile.aVideo") }, icon("play"), clock(photo.second)));
    }
    const written = wordsFound(photo);
    if (written !== "") element.append(h("span", { class: "tile-writing", title: message("common.inThePictureText", { text: written }) }, message("common.quoted", { text: written })));
    if (said) element.append(badge(said, label !== null));
    mark(element, photo.id);
}

const badge = (said, isLabel) => (isLabel
    ? h("span", { class: `match ${said.isStrong ? "match-chosen" : "match-label"}`, "aria-hidden": "true" }, said.words)
    : h("span", { class: `match match-${said.level}`, "aria-hidden": "true" },
        h("span", { class: "match-bars" }, [1, 2, 3, 4].map((bar) => h("i", { class: bar <= said.bars ? "on" : "" }))), said.words));

/** Shows whether a photo is selected. */
export function mark(element, id) {
    const isOn = isSelected(id);
    element.classList.toggle("is-selected", isOn);
    const box = element.querySelector(".tile-select input");
    if (box) box.checked = isOn;
}

/** Takes a tile away, and what it was still loading. */
export function discard(element) {
    const image = element.querySelector("img");
    if (image && !image.complete) {
        image.removeAttribute("src");
        image.removeAttribute("srcset");
    }
    element.remove();
}

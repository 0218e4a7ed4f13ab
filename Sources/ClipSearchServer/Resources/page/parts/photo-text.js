// The writing in a photo: its lines, to be copied, and the words that were asked for, marked in the picture.
import { api } from "../core/api.js";
import { h, svg } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { message } from "../core/texts.js";
import { attempt, toast } from "../core/toasts.js";

/** The part of a photo's details with its writing, which is asked for when the details are shown. */
export function photoText(photo) {
    const section = h("section", { class: "photo-text" });
    void api.photoText(photo.id).then((text) => draw(section, photo, text)).catch(() => { /* The rest of the details says enough. */ });
    return section;
}

function draw(section, photo, text) {
    const readAgain = h("button", {
        type: "button", class: "button small", onclick: () => attempt(async () => {
            readAgain.disabled = true;
            try {
                draw(section, photo, await api.readText(photo.id));
            } finally {
                readAgain.disabled = false;
            }
        }),
    }, text.state === "notRead" ? message("photoText.readTheText") : message("photoText.readAgain"));
    const lines = text.lines.map((line) => line.text);
    const copy = lines.length > 0 && h("button", {
        type: "button", class: "button small", onclick: () => attempt(async () => {
            await navigator.clipboard.writeText(lines.join("\n"));
            toast(message("photoText.theTextIsCopied"));
        }),
    }, icon("copy"), message("photoText.copyText"));
    const said = text.state === "failed" ? message("photoText.itCouldNotBeRead", { reason: text.reason }) : text.state === "notRead" ? message("photoText.notReadYet") : message("photoText.nothing");
    section.replaceChildren(h("h3", {}, message("photoText.inThePicture")),
        lines.length > 0 ? h("p", { class: "written", dir: "auto" }, lines.join("\n")) : h("p", { class: "muted" }, said),
        h("div", { class: "buttons" }, copy, readAgain));
}

/** The words of a photo as shapes over the picture, which is `width` by `height` pixels large; null without words. */
export function markedWords(words, { width, height }) {
    if (!words?.length || !(width > 0 && height > 0)) return null;
    const shapes = words.map(({ text, corners }) =>
        svg("polygon", { points: corners.map((corner) => corner.join()).join(" ") }, svg("title", {}, text)));
    return svg("svg", { class: "viewer-writing", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...shapes);
}

/** The words of an answer's photo in a line. */
export const wordsFound = (photo) => (photo.writing ?? []).slice(0, 12).map(({ text }) => text).join(" ");

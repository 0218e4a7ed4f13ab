// All that is known of a photo, in words.
import { editTags } from "../actions/tags.js";
import { copyPaths } from "../actions/take-along.js";
import { canTrash } from "../actions/trash.js";
import { file } from "../core/api.js";
import { openDialog } from "../core/dialogs.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { attempt } from "../core/toasts.js";
import { camera, exposure, fileSize, moment, place, takenAt } from "../core/words.js";
import { photoText } from "./photo-text.js";
import { why } from "./why.js";

/**
 * @param {object} photo  with all its details
 * @param {{ found: object | null, answer: object | null }} options  `found`: the photo as it stands in the answer to a question
 */
export function photoDetails(photo, { found, answer }) {
    const { capture } = photo;
    const rows = [
        ["Taken", takenAt(photo.takenAt)],
        ["Camera", camera(capture)],
        ["Exposure", exposure(capture)],
        ["Place", capture.location && placeLink(capture)],
        ["Rating", capture.rating > 0 ? `${capture.rating} of 5` : ""],
        ["Size", photo.width > 0 ? `${photo.width} × ${photo.height} pixels` : null],
        ["File", [photo.format.toUpperCase(), fileSize(photo.bytes)].filter(Boolean).join(", ")],
        ["Changed", moment(photo.modifiedAt)],
        ["Folder", h("a", { href: `?folder=${encodeURIComponent(photo.folder)}`, title: "Photos of this folder" }, photo.folder)],
        ["In the library since", moment(photo.firstIndexedAt)],
    ].filter(([, value]) => value);
    const tags = photo.tags.map((tag) => h("li", {}, h("a", {
        class: "tag", href: `?tag=${encodeURIComponent(tag.name)}`, title: `Photos with this tag (source: ${tag.source})`,
    }, tag.name)));
    return [
        photo.isMissing && h("p", { class: "notice" }, "The file is gone at the moment; it comes back by itself when the file does."),
        found?.score !== undefined && answer && why(found, answer),
        photo.captions.length > 0 && h("section", {}, h("h3", {}, "Captions"),
            h("ul", { class: "plain-list" }, photo.captions.map((caption) => h("li", {}, caption.text)))),
        photo.second === undefined && photoText(photo),
        h("section", {}, h("h3", {}, "Details"), h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]))),
        photo.files && h("section", {}, h("h3", {}, "Files"), h("ul", { class: "plain-list photo-files" }, photo.files.map((one) =>
            h("li", {}, h("a", { href: file(one), target: "_blank", rel: "noopener" }, one.name), " ",
                h("span", { class: "muted" }, [one.format.toUpperCase(), fileSize(one.bytes)].filter(Boolean).join(", ")))))),
        h("section", {}, h("h3", {}, "Tags"), h("ul", { class: "tag-row" }, tags, h("li", {}, h("button", {
            type: "button", class: "button small", onclick: () => attempt(() => editTags([photo])),
        }, icon("tag"), tags.length > 0 ? "Change" : "Add a tag")))),
        photo.collections.length > 0 && h("section", {}, h("h3", {}, "Collections"),
            h("ul", { class: "plain-list" }, photo.collections.map((collection) =>
                h("li", {}, h("a", { href: `?view=collections&collection=${collection.id}` }, collection.name))))),
        h("div", { class: "buttons" },
            h("a", { class: "button small", href: file(photo), target: "_blank", rel: "noopener" }, "Open the original"),
            h("button", { type: "button", class: "button small", onclick: () => copyPaths([photo]) }, icon("copy"), "Copy the path")),
        h("p", { class: "muted path" }, photo.path),
        h("button", { type: "button", class: "link-button", onclick: showKeys }, "Keys"),
    ].filter(Boolean);
}

/** Where the photo was taken, on the map; the `geo:` address opens whatever else the system shows maps with. */
function placeLink(capture) {
    const { latitude, longitude } = capture.location;
    return [
        h("a", { href: `?view=map&at=${latitude.toFixed(5)},${longitude.toFixed(5)},12`, title: "On the map" }, place(capture)), " ",
        h("a", { class: "muted", href: `geo:${latitude},${longitude}`, "aria-label": "This place in another program" }, "(open elsewhere)"),
    ];
}

export function showKeys() {
    const keys = [
        ["← →", "previous and next photo"], ["+ − 0", "larger, smaller, the whole photo"], ["F", "full screen"], ["P", "slideshow"], ["R", "rotate"],
        ["H", "favourite"], ["S", "find similar photos"], ["A", "add to collection"], ["X", "select"], ["T", "tags"], ["D", "download"], ["C", "copy the path"],
        ...(canTrash() ? [["Delete", "move to the trash"]] : []), ["I", "details"], ["Escape", "close"], ["Ctrl A", "select all photos of a list"], ["Shift ← →", "select photos one after the other"],
        ["/", "to the search box"], ["?", "this list"],
    ];
    openDialog({
        title: "Keys",
        content: h("dl", { class: "dialog-body keys" }, keys.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
    });
}

// All that is known of a photo, in words.
import { editTags } from "../actions/tags.js";
import { copyPaths } from "../actions/take-along.js";
import { canTrash } from "../actions/trash.js";
import { file } from "../core/api.js";
import { openDialog } from "../core/dialogs.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { message } from "../core/texts.js";
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
        [message("photoDetails.taken"), takenAt(photo.takenAt)],
        [message("common.camera"), camera(capture)],
        [message("photoDetails.exposure"), exposure(capture)],
        [message("photoDetails.place"), capture.location && placeLink(capture)],
        [message("common.rating"), capture.rating > 0 ? message("common.partOfAll", { part: capture.rating, all: 5 }) : ""],
        [message("photoDetails.size"), photo.width > 0 ? message("photoDetails.widthHeightPixels", { width: String(photo.width), height: String(photo.height) }) : null],
        [message("common.file"), [photo.format.toUpperCase(), fileSize(photo.bytes)].filter(Boolean).join(message("common.separator"))],
        [message("photoDetails.changed"), moment(photo.modifiedAt)],
        [message("common.folder"), h("a", { href: `?folder=${encodeURIComponent(photo.folder)}`, title: message("photoDetails.photosOfThisFolder") }, photo.folder)],
        [message("photoDetails.inTheLibrarySince"), moment(photo.firstIndexedAt)],
    ].filter(([, value]) => value);
    const tags = photo.tags.map((tag) => h("li", {}, h("a", {
        class: "tag", href: `?tag=${encodeURIComponent(tag.name)}`, title: message("photoDetails.photosWithThisTagSource", { source: tag.source }),
    }, tag.name)));
    return [
        photo.isMissing && h("p", { class: "notice" }, message("photoDetails.theFileIsGoneAt")),
        found?.score !== undefined && answer && why(found, answer),
        photo.captions.length > 0 && h("section", {}, h("h3", {}, message("photoDetails.captions")),
            h("ul", { class: "plain-list" }, photo.captions.map((caption) => h("li", {}, caption.text)))),
        photo.second === undefined && photoText(photo),
        h("section", {}, h("h3", {}, message("common.details")), h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]))),
        photo.files && h("section", {}, h("h3", {}, "Files"), h("ul", { class: "plain-list photo-files" }, photo.files.map((one) =>
            h("li", {}, h("a", { href: file(one), target: "_blank", rel: "noopener" }, one.name), " ",
                h("span", { class: "muted" }, [one.format.toUpperCase(), fileSize(one.bytes)].filter(Boolean).join(message("common.separator"))))))),
        h("section", {}, h("h3", {}, message("common.tags")), h("ul", { class: "tag-row" }, tags, h("li", {}, h("button", {
            type: "button", class: "button small", onclick: () => attempt(() => editTags([photo])),
        }, icon("tag"), tags.length > 0 ? message("photoDetails.change") : message("common.addATag"))))),
        photo.collections.length > 0 && h("section", {}, h("h3", {}, message("common.collections")),
            h("ul", { class: "plain-list" }, photo.collections.map((collection) =>
                h("li", {}, h("a", { href: `?view=collections&collection=${collection.id}` }, collection.name))))),
        h("div", { class: "buttons" },
            h("a", { class: "button small", href: file(photo), target: "_blank", rel: "noopener" }, message("photoDetails.openTheOriginal")),
            h("button", { type: "button", class: "button small", onclick: () => copyPaths([photo]) }, icon("copy"), message("photoDetails.copyThePath"))),
        h("p", { class: "muted path" }, photo.path),
        h("button", { type: "button", class: "link-button", onclick: showKeys }, message("photoDetails.keys")),
    ].filter(Boolean);
}

/** Where the photo was taken, on the map; the `geo:` address opens whatever else the system shows maps with. */
function placeLink(capture) {
    const { latitude, longitude } = capture.location;
    return [
        h("a", { href: `?view=map&at=${latitude.toFixed(5)},${longitude.toFixed(5)},12`, title: message("common.onTheMap") }, place(capture)), " ",
        h("a", { class: "muted", href: `geo:${latitude},${longitude}`, "aria-label": message("photoDetails.thisPlaceInAnotherProgram") }, message("photoDetails.openElsewhere")),
    ];
}

export function showKeys() {
    const keys = [
        ["← →", message("photoDetails.previousAndNextPhoto")], ["+ − 0", message("photoDetails.largerSmallerTheWholePhoto")], ["F", message("photoDetails.fullScreen")], ["P", message("photoDetails.slideshow")], ["R", message("photoDetails.rotate")],
        ["H", message("photoDetails.favourite")], ["S", message("photoDetails.findSimilarPhotos")], ["A", message("photoDetails.addToCollection")], ["X", message("photoDetails.select")], ["T", message("photoDetails.tags")], ["D", message("photoDetails.download")], ["C", message("photoDetails.copyThePath2")],
        ...(canTrash() ? [[message("photoDetails.deleteKey"), message("photoDetails.moveToTheTrash")]] : []), ["I", message("photoDetails.details")], [message("photoDetails.escape"), message("photoDetails.close")], [message("photoDetails.ctrlA"), message("photoDetails.selectAllPhotosOfA")], [message("photoDetails.shift"), message("photoDetails.selectPhotosOneAfterThe")],
        ["/", message("photoDetails.toTheSearchBox")], ["?", message("photoDetails.thisList")],
    ];
    openDialog({
        title: message("photoDetails.keys"),
        content: h("dl", { class: "dialog-body keys" }, keys.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
    });
}

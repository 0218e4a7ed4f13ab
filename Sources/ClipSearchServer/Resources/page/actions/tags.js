// Changes to the tags of photos.
import { api } from "../core/api.js";
import { combobox } from "../core/combobox.js";
import { openDialog } from "../core/dialogs.js";
import { h, newId, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { message } from "../core/texts.js";
import { attempt, showProblem, toast } from "../core/toasts.js";
import { photoCount } from "../core/words.js";

const longest = 200;
const mostOffered = 6;

/** Gives photos a tag, or takes it off them. */
export async function changeTag(photos, name, isAdded, { isUndo = false } = {}) {
    const ids = photos.map((photo) => photo.id);
    const changed = (await (isAdded ? api.addTags([name], ids) : api.removeTags([name], ids)))[0]?.photos ?? [];
    tell("tags-changed", { ids });
    if (isUndo) return;
    const whose = photos.length === 1 && photos[0].name ? photos[0].name : photoCount(changed.length);
    if (changed.length === 0) return toast(isAdded ? message("tags.alreadyTaggedName", { name }) : message("tags.notTaggedName", { name }));
    toast(isAdded ? message("tags.tagNameAddedPhotos", { name, photos: whose }) : message("tags.tagNameRemovedPhotos", { name, photos: whose }), {
        undo: () => changeTag(changed.map((id) => ({ id })), name, !isAdded, { isUndo: true }),
    });
}

/** Shows the tags of photos, and lets them be changed. */
export async function editTags(photos) {
    const [before, { tags: known }] = await Promise.all([api.tagsOf(photos.map((photo) => photo.id)), api.tags(500)]);
    let own = before.tags;
    const list = h("ul", { class: "tag-row", "aria-label": message("tags.theirTags") });
    const id = newId("tag");
    const offers = h("ul", { id: `${id}-list`, class: "suggestions", role: "listbox", "aria-label": message("tags.knownTags"), hidden: true });
    const input = h("input", {
        id, type: "text", maxlength: String(longest), autocomplete: "off", role: "combobox", "aria-autocomplete": "list",
        "aria-expanded": "false", "aria-controls": `${id}-list`,
    });
    const change = async (name, isAdded) => {
        await changeTag(photos, name, isAdded);
        ({ tags: own } = await api.tagsOf(photos.map((photo) => photo.id)));
        draw();
    };
    const draw = () => {
        const focused = document.activeElement?.dataset?.key;
        list.replaceChildren(...own.map((tag) => h("li", { class: "tag tag-edited" }, tag.name,
            tag.photos < photos.length && [
                h("span", { class: "tag-count" }, message("common.partOfAll", { part: tag.photos, all: photos.length })),
                button("plus", message("tags.addNameToAllOf", { name: tag.name }), () => change(tag.name, true)),
            ], button("close", message("tags.removeName", { name: tag.name }), () => change(tag.name, false)))));
        if (focused && !list.contains(document.activeElement)) input.focus();
    };
    const button = (name, label, act) => h("button", {
        type: "button", class: "icon-button small", "aria-label": label, title: label, dataset: { key: label }, onclick: () => attempt(act),
    }, icon(name));
    combobox(input, offers, {
        offer: (typed) => {
            const wanted = typed.trim().toLowerCase();
            const full = new Set(own.filter((tag) => tag.photos === photos.length).map((tag) => tag.name));
            if (wanted === "") return [];
            return known.filter((tag) => !full.has(tag.name) && tag.name.toLowerCase().includes(wanted))
                .sort((one, other) => other.name.toLowerCase().startsWith(wanted) - one.name.toLowerCase().startsWith(wanted))
                .slice(0, mostOffered).map((tag) => ({ text: tag.name, kind: "tag", note: message("common.tag"), photos: tag.photos }));
        },
        choose: ({ text }) => { input.value = ""; void attempt(() => change(text, true)); },
    });
    const form = h("form", {
        class: "dialog-body", onsubmit: (event) => {
            event.preventDefault();
            const name = input.value.trim();
            if (name === "") return;
            change(name, true).then(() => { input.value = ""; }, showProblem);
        },
    }, list, h("div", { class: "field" }, h("label", { for: id }, message("common.addATag")),
        h("div", { class: "field-row" }, input, h("button", { type: "submit", class: "button primary" }, message("common.add"))), offers),
    h("p", { class: "muted" }, message("tags.tagsAreKeptInThe")));
    draw();
    openDialog({ title: message("tags.tagsPhotos", { photos: photos.length === 1 && photos[0].name ? photos[0].name : photoCount(photos.length) }), content: form });
    input.focus();
}

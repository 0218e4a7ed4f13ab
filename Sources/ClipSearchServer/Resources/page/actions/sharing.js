// Links by which others look at photos.
import { api } from "../core/api.js";
import { openDialog } from "../core/dialogs.js";
import { h, newId } from "../core/dom.js";
import { message } from "../core/texts.js";
import { attempt, toast } from "../core/toasts.js";
import { moment } from "../core/words.js";

const day = 86400;
const spans = () => [
    [message("words.countHour", { count: 1 }), 3600], ...[1, 7, 30].map((count) => [message("analytics.countDay", { count }), count * day]),
    [message("sharing.oneYear"), 365 * day], [message("sharing.ever"), 0],
];

/** Until when a link holds, in words. */
const ending = (share) => (share.isExpired ? message("sharing.expired")
    : share.expiresAt ? message("sharing.untilTime", { time: moment(share.expiresAt) }) : message("sharing.withoutAnEnd"));

/** @param {{ photos?: number[], collection?: number, savedSearch?: number }} subject  null to show only the links that there are */
export async function shareByLink(subject, title) {
    const id = newId("share");
    const made = h("div", {});
    const list = h("ul", { class: "plain-list", "aria-label": message("sharing.links") });
    const draw = async () => {
        const { shares } = await api.shares();
        list.replaceChildren(...shares.map((share) => h("li", {}, share.title, " ",
            h("span", { class: "muted" }, ending(share)), " ",
            h("button", {
                type: "button", class: "button small", "aria-label": message("sharing.endTitle", { title: share.title }), onclick: () => attempt(async () => {
                    await api.endShare(share.id);
                    toast(message("sharing.theLinkHasEnded"));
                    await draw();
                }),
            }, message("sharing.end")))));
        if (shares.length === 0) list.replaceChildren(h("li", { class: "muted" }, message("sharing.thereAreNoLinks")));
    };
    const show = (address) => {
        const link = new URL(address, document.baseURI).href;
        const input = h("input", { id: `${id}-link`, readonly: true, value: link, onfocus: (event) => event.target.select() });
        const copy = () => navigator.clipboard.writeText(link).then(() => toast(message("sharing.theLinkWasCopied")), () => input.focus());
        made.replaceChildren(h("div", { class: "field" }, h("label", { for: `${id}-link` }, message("sharing.theLinkIsShownOnlyNow")), h("div", { class: "field-row" }, input,
            h("button", { type: "button", class: "button", onclick: () => void copy() }, message("sharing.copy")))));
        input.focus();
    };
    const check = (name, label) => h("label", { class: "check" }, h("input", { type: "checkbox", name }), label);
    const form = h("form", {
        onsubmit: (event) => {
            event.preventDefault();
            const { elements } = event.target;
            void attempt(async () => {
                const share = await api.share({
                    ...subject, title: elements.title.value.trim() || title, seconds: Number(elements.seconds.value),
                    includesOriginals: elements.originals.checked, includesPlaces: elements.places.checked,
                });
                show(share.address);
                await draw();
            });
        },
    }, h("div", { class: "field" }, h("label", { for: `${id}-title` }, message("sharing.heading")), h("input", { id: `${id}-title`, name: "title", maxlength: "200", value: title, autocomplete: "off" })),
    h("div", { class: "field" }, h("label", { for: `${id}-seconds` }, message("sharing.itHoldsFor")),
        h("select", { id: `${id}-seconds`, name: "seconds" }, spans().map(([label, seconds]) => h("option", { value: String(seconds), selected: seconds === 7 * day }, label)))),
    check("originals", message("sharing.withTheOriginalFiles")), h("p", { class: "muted" }, message("sharing.originalsKeepThePlace")), check("places", message("sharing.sayWherePhotosWereTaken")),
    h("div", { class: "buttons" }, h("button", { type: "submit", class: "button primary" }, message("sharing.createTheLink"))));
    await draw();
    openDialog({ title: message("sharing.shareByALinkTitle"), content: h("div", { class: "dialog-body" }, subject && form, made, h("h3", {}, message("sharing.links")), list) });
}

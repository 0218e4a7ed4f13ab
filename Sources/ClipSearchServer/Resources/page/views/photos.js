// The photos of the library when nothing is asked: all of them, or those that filters leave, in an order.
import { albumButton } from "../actions/albums.js";
import { saveList } from "../actions/export-file.js";
import { copyPaths, downloadPhotos } from "../actions/take-along.js";
import { byId, h, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { remember, remembered } from "../core/memory.js";
import { exportMenu } from "../core/menu.js";
import { go } from "../core/navigation.js";
import { setFinder } from "../core/selection.js";
import { address, filterParameters, hasFilters } from "../core/state.js";
import { message, sentence } from "../core/texts.js";
import { announce, attempt } from "../core/toasts.js";
import { photoCount } from "../core/words.js";
import { firstRun } from "../parts/indexing.js";
import { weakness } from "../parts/models.js";
import { nothingLeft } from "../parts/nothing-left.js";
import { scales } from "../parts/rows.js";
import { scrubber } from "../parts/scrubber.js";
import { toggleSidebar } from "../parts/sidebar.js";
import { Timeline } from "../parts/timeline.js";
import { toolbar } from "../parts/toolbar.js";
import { setViewerList } from "../parts/viewer.js";

const orders = [
    ["date", message("photos.newestFirst")], ["oldest", message("photos.oldestFirst")], ["added", message("photos.addedLast")], ["name", message("photos.byName")], ["size", message("photos.largestFiles")],
];

export async function photosView(main, signal, asked) {
    const query = [["sort", asked.sort === "date" ? null : asked.sort], ...filterParameters(asked)];
    const timeline = await Timeline.open({ signal, query });
    const { gallery, outline } = timeline;
    if (outline.total === 0 && !hasFilters(asked)) {
        // There is nothing to filter yet.
        byId("sidebar").hidden = true;
        main.replaceChildren(h("div", { class: "view-part" }, h("div", { class: "view-head" }, h("h1", {}, message("common.allPhotos"))), await firstRun(signal, await weakness(signal))));
        return;
    }
    const months = timeline.parts.map((part) => part.month).filter(Boolean);
    const summary = h("p", { class: "muted results-summary", role: "status" }, photoCount(outline.total));
    const place = h("div", { class: "view-part" },
        h("div", { class: "view-head is-browsing" },
            h("div", {}, h("h1", {}, hasFilters(asked) ? message("common.photos") : message("common.allPhotos")), summary),
            toolbar(message("common.howPhotosAreShown"), [filterButton(), orderChoice(asked), albumButton(asked), mapLink(asked), sizeButtons(), exports(timeline)])),
        asked.sort === "date" && !hasFilters(asked) ? onThisDay(asked, outline.days) : "",
        outline.total === 0 ? await nothingLeft(asked, [], signal) : "",
        gallery.element, months.length > 0 ? scrubber(gallery, months, signal) : "");
    main.replaceChildren(place);
    gallery.arrange();
    setViewerList(gallery);
    setFinder((ids) => timeline.whole(ids));
    announce(photoCount(outline.total));
}

export const filterButton = () => h("button", {
    type: "button", class: "button filter-button narrow-only", "aria-label": message("photos.filters"), "aria-expanded": "false", "aria-controls": "sidebar",
    onclick: () => toggleSidebar(true),
}, icon("filter"), h("span", {}, message("photos.filters")));

const orderChoice = (asked) => h("select", {
    id: "sort", class: "compact", "aria-label": message("photos.order"), onchange: (event) => go({ sort: event.target.value, open: null }),
}, orders.map(([value, label]) => h("option", { value, selected: value === asked.sort }, label)));

const mapLink = (asked) => h("a", {
    class: "icon-button", href: address({ ...asked, view: "map", open: null }), "aria-label": message("common.onTheMap"), title: message("photos.thesePhotosOnTheMap"),
}, icon("pin"));

/** Smaller and larger thumbnails. */
export function sizeButtons() {
    const size = () => Number(remembered("size") ?? 2);
    const change = (step) => {
        remember("size", String(Math.min(scales.length - 1, Math.max(0, size() + step))));
        follow();
        tell("size-changed");
    };
    const button = (name, label, step) => h("button", {
        type: "button", class: "icon-button", "aria-label": label, title: label, onclick: () => change(step),
    }, icon(name));
    const smaller = button("zoomout", message("photos.smallerPhotos"), -1);
    const larger = button("zoomin", message("photos.largerPhotos"), 1);
    const follow = () => {
        smaller.setAttribute("aria-disabled", String(size() === 0));
        larger.setAttribute("aria-disabled", String(size() === scales.length - 1));
    };
    follow();
    return h("span", { class: "size-buttons" }, smaller, larger);
}

function exports(timeline) {
    const { gallery } = timeline;
    const withAll = (body) => attempt(async () => {
        announce(message("common.collectingThePhotos"));
        await body(await timeline.whole(gallery.ids));
    });
    const save = (format) => withAll((photos) => saveList(photos.map((photo, index) => ({ rank: index + 1, ...photo })), format, null));
    return h("span", { class: "wide-only" }, exportMenu(message("common.export"), (format) => ({ act: () => save(format) }), [
        { label: message("common.photosZip"), act: () => attempt(() => downloadPhotos(gallery.at(gallery.ids), "photos")) },
        { label: message("common.copyThePaths"), act: () => withAll(copyPaths) },
    ]));
}

/** Photos of this day in other years, where there are some. */
function onThisDay(asked, days) {
    const today = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const end = `-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
    const found = days.filter(({ day }) => day.endsWith(end) && day.slice(0, 4) !== String(today.getFullYear())).slice(0, 6);
    if (found.length === 0) return "";
    return h("p", { class: "on-this-day" }, sentence("photos.onThisDayYears", { years: found.map(({ day, photos }) => [h("a", {
        href: address({ ...asked, from: day, to: day }), title: photoCount(photos),
    }, day.slice(0, 4)), " "]) }));
}

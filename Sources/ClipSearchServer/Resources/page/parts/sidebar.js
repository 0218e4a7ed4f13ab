// The filters beside the answers.
import { api } from "../core/api.js";
import { setCollectionNames } from "../core/collection-names.js";
import { byId, debounce, events, h, newId, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { go, state } from "../core/navigation.js";
import { cleared, counts, questionKind, termsOf } from "../core/state.js";
import { locale, message } from "../core/texts.js";
import { bound, minimumWords, starWords } from "../core/words.js";
import { folderTree, placeInTree } from "./folders.js";
import { operatorWords } from "./query-operators.js";

const modes = [
    ["auto", message("sidebar.automatic"), message("sidebar.whatSuitsTheQuestionAnd")],
    ["reranked", message("sidebar.semantic"), message("sidebar.theBestAnswersAreRead")],
    ["vector", message("sidebar.visual"), message("sidebar.byThePictureAlone")],
    ["hybrid", message("sidebar.hybrid"), message("sidebar.thePictureItsCaptionsAnd")],
];
const tagLimit = 300;

const folderLimit = 12;
/** What can't be reached while the filters lie over it. */
const behind = ".skip-link, .top, .tabs, main, #theme-button, #job-strip, #selection-bar";

let known = { tags: [], folders: folderTree([]), collections: [], cameras: [], lenses: [], scales: {} };
let tagFilter = "";
let showsAllFolders = false;
let showsHow = false;
let operators = [];

export function setUpSidebar() {
    draw();
    events.addEventListener("operators-known", ({ detail }) => {
        ({ operators } = detail);
        draw();
    });
    events.addEventListener("navigated", () => follow());
    for (const name of ["library-changed", "collections-changed", "tags-changed", "reconnected"]) {
        events.addEventListener(name, debounce(300, () => void refresh()));
    }
    byId("sidebar-close").addEventListener("click", () => toggleSidebar(false));
    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && document.body.classList.contains("is-sidebar-open") && !document.querySelector("dialog[open]")) toggleSidebar(false);
    });
    matchMedia("(max-width: 899px)").addEventListener("change", () => toggleSidebar(false));
}

/** On small screens the filters lie over the page. */
export function toggleSidebar(isOpen) {
    const wasOpen = document.body.classList.contains("is-sidebar-open");
    if (wasOpen === isOpen) return;
    document.body.classList.toggle("is-sidebar-open", isOpen);
    for (const part of document.querySelectorAll(behind)) part.inert = isOpen;
    const button = document.querySelector(".filter-button");
    button?.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) byId("sidebar-close").focus();
    else button?.focus();
}

/** Asks the server what there is to filter by. */
export async function refresh() {
    try {
        const [{ tags }, status, { collections }, { folders }, { cameras }, { lenses }] = await Promise.all([
            api.tags(tagLimit), api.status(), api.collections(), api.folders(), api.cameras(), api.lenses(),
        ]);
        known = { tags, folders: folderTree(folders), collections, cameras, lenses, scales: status.scales };
        setCollectionNames(collections);
        tell("collections-known");
        tell("library-known", { tags, folders, collections, cameras, lenses });
        const focused = document.activeElement?.id;
        draw();
        if (focused && byId("filters").querySelector(`#${CSS.escape(focused)}`)) byId(focused).focus();
        return status;
    } catch {
        // The page works without them; that the server is gone is said elsewhere.
        return null;
    }
}

const change = (changes) => go({ ...changes, open: null }, { replace: false });

function draw() {
    const now = state();
    const form = byId("filters");
    const field = (id, label, input) => h("div", { class: "field" }, h("label", { for: id }, label), input);
    const check = (member, label) => h("label", { class: "check" },
        h("input", { type: "checkbox", id: `filter-${member}`, checked: now[member], onchange: (event) => change({ [member]: event.target.checked }) }), label);
    const minimumSaid = h("output", { id: "minimum-said", for: "filter-minimum" });
    const asked = askedKind(now);
    const say = (value) => {
        minimumSaid.textContent = minimumWords(value);
        minimum.setAttribute("aria-valuetext", minimumSaid.textContent);
    };
    const minimum = h("input", {
        id: "filter-minimum", type: "range", min: "0", max: String(Math.max(now.minimum, Math.ceil(100 * bound(0, asked)) + 10)), step: "1",
        value: String(now.minimum), oninput: (event) => say(Number(event.target.value)),
        onchange: (event) => change({ minimum: Number(event.target.value) }),
    });
    say(now.minimum);
    form.onsubmit = (event) => event.preventDefault();
    form.replaceChildren(
        h("fieldset", {}, h("legend", {}, message("common.photos")), check("favourites", message("sidebar.favouritesOnly")),
            field("filter-collection", message("sidebar.collection"), h("select", {
                id: "filter-collection", onchange: (event) => change({ collection: event.target.value === "" ? null : Number(event.target.value) }),
            }, h("option", { value: "" }, message("common.allPhotos")), known.collections.map((collection) =>
                h("option", { value: String(collection.id), selected: collection.id === now.collection }, collection.name)))),
            field("filter-from", message("sidebar.takenFrom"), h("input", {
                id: "filter-from", type: "date", value: now.from, onchange: (event) => change({ from: event.target.value }),
            })),
            field("filter-to", message("sidebar.takenUntil"), h("input", {
                id: "filter-to", type: "date", value: now.to, onchange: (event) => change({ to: event.target.value }),
            })),
            folderField(now), equipmentField(now, "camera", message("common.camera"), known.cameras), equipmentField(now, "lens", message("sidebar.lens"), known.lenses),
            field("filter-rating", message("common.rating"), h("select", {
                id: "filter-rating", onchange: (event) => change({ rating: event.target.value === "" ? null : Number(event.target.value) }),
            }, h("option", { value: "" }, message("sidebar.any")), [1, 2, 3, 4, 5].map((stars) => h("option", {
                value: String(stars), selected: now.rating === stars,
            }, starWords(stars))))), check("hasText", message("sidebar.withTextInThePicture")), check("apart", message("sidebar.eachFileApartRawEdited"))),
        known.tags.length > 0 && tagFields(now) || "",
        h("details", { class: "how-to-search", open: showsHow, ontoggle: (event) => { showsHow = event.target.open; } },
            h("summary", {}, message("sidebar.howToSearch")),
            operatorList(),
            h("fieldset", {}, h("legend", {}, message("sidebar.answers")),
                field("filter-minimum", message("sidebar.minimumConfidence"), [minimum, minimumSaid]),
                check("relevant", message("common.likelyMatchesOnly")),
                field("filter-count", message("sidebar.numberOfResults"), h("select", {
                    id: "filter-count", onchange: (event) => change({ count: Number(event.target.value) }),
                }, counts.map((count) => h("option", { value: String(count), selected: count === now.count }, message("common.upToCount", { count }))))),
                check("grouped", message("sidebar.groupCopiesAndBursts")),
                field("filter-leaveout", message("sidebar.leaveOutWords"), h("input", {
                    id: "filter-leaveout", type: "text", value: now.leaveOut, maxlength: "1000", placeholder: message("sidebar.people"),
                    onchange: (event) => change({ leaveOut: event.target.value }),
                }))),
            h("fieldset", {}, h("legend", {}, message("sidebar.searchMode")), modes.map(([value, label, text]) => h("label", { class: "check", title: text },
                h("input", {
                    type: "radio", name: "mode", id: `mode-${value}`, value, checked: now.mode === value,
                    onchange: () => change({ mode: value }),
                }), h("span", {}, label, h("small", {}, text)))))),
        h("div", { class: "buttons" }, h("button", {
            type: "button", class: "button", id: "clear-filters",
            onclick: () => {
                const { q, photo, upload, balance } = state();
                go({ ...cleared(state()), mode: "auto", q, photo, upload, balance });
                draw();
            },
        }, message("sidebar.clearAllFilters"))));
}

/** What can be typed into the search box beside words. */
function operatorList() {
    return operators.length === 0 ? "" : h("fieldset", {}, h("legend", {}, message("sidebar.typeIntoTheSearchBox")),
        h("dl", { class: "operators" }, operators.map(({ name, summary, examples }) => [
            h("dt", {}, h("code", {}, `${name}:${examples[0]}`)), h("dd", {}, operatorWords({ name, summary })),
        ])));
}

/** How the scores of what is asked are to be read. */
function askedKind(now) {
    const terms = termsOf(now);
    const hasWords = terms.length === 0 || terms.some((term) => term.text !== undefined && term.weight > 0);
    const kind = !hasWords ? "similar" : questionKind(now) === "search" && terms.some((term) => term.text === undefined) ? "mixed" : "text";
    return { kind, scale: (kind === "text" ? known.scales.words : known.scales.photos) ?? null };
}

/** The way to the chosen folder, and the folders in it. */
function folderField(now) {
    const { trail, children } = placeInTree(known.folders, now.folder);
    const step = (folder, isLast) => h("li", {}, h("button", {
        type: "button", class: "link-button", "aria-current": isLast ? "true" : null, onclick: () => chooseFolder(folder.path),
    }, folder.name));
    const shown = showsAllFolders ? children : children.slice(0, folderLimit);
    return h("div", { class: "field", role: "group", "aria-labelledby": "folder-label" }, h("span", { id: "folder-label" }, message("common.folder")),
        now.folder !== "" && h("ol", { class: "folder-trail" },
            step({ path: "", name: message("sidebar.allFolders") }, false), trail.map((folder, index) => step(folder, index === trail.length - 1))),
        h("ul", { class: "folder-choices" }, shown.map((folder) => h("li", {}, h("button", {
            type: "button", class: "folder-choice", title: folder.path, onclick: () => chooseFolder(folder.path),
        }, icon("folder"), h("span", { class: "tag-name" }, folder.name), h("span", { class: "tag-count" }, folder.photos.toLocaleString(locale)))))),
        shown.length < children.length && h("button", {
            type: "button", class: "link-button", onclick: () => { showsAllFolders = true; draw(); },
        }, message("sidebar.allCountFolders", { count: children.length })),
        now.folder === "" && children.length === 0 && h("p", { class: "muted" }, known.folders.photos > 0 ? message("sidebar.photosAreInFolder", { folder: known.folders.path }) : message("sidebar.noneYet")));
}

/** The cameras or lenses of the library, each with the number of its photos. */
function equipmentField(now, member, label, all) {
    if (all.length === 0 && now[member] === "") return "";
    const chosen = now[member].toLowerCase();
    const isKnown = all.some(({ name }) => name.toLowerCase() === chosen);
    return h("div", { class: "field" }, h("label", { for: `filter-${member}` }, label), h("select", {
        id: `filter-${member}`, onchange: (event) => change({ [member]: event.target.value }),
    }, h("option", { value: "" }, message("sidebar.any")),
    chosen !== "" && !isKnown && h("option", { value: now[member], selected: true }, `… ${now[member]} …`),
    all.map(({ name, photos }) => h("option", { value: name, selected: name.toLowerCase() === chosen }, `${name} (${photos.toLocaleString(locale)})`))));
}

function chooseFolder(path) {
    showsAllFolders = false;
    change({ folder: path });
    byId("filters").querySelector(".folder-trail [aria-current], .folder-choice")?.focus();
}

function tagFields(now) {
    const list = h("ul", { class: "tag-list" });
    const drawList = () => {
        const wanted = tagFilter.trim().toLowerCase();
        const chosen = (tag) => now.tags.includes(tag.name) || now.withoutTags.includes(tag.name);
        const shown = known.tags.filter((tag) => chosen(tag) || tag.name.toLowerCase().includes(wanted)).slice(0, wanted === "" ? 24 : 60);
        list.replaceChildren(...shown.map((tag) => {
            const isOut = now.withoutTags.includes(tag.name);
            const without = (names) => names.filter((name) => name !== tag.name);
            return h("li", {}, h("label", { class: "check" },
                h("input", {
                    type: "checkbox", id: newId("tag"), checked: now.tags.includes(tag.name), onchange: (event) => change({
                        tags: event.target.checked ? [...now.tags, tag.name] : without(now.tags), withoutTags: without(now.withoutTags),
                    }),
                }), h("span", { class: "tag-name" }, tag.name), h("span", { class: "tag-count" }, tag.photos.toLocaleString(locale))),
            h("button", {
                type: "button", class: "icon-button small", "aria-pressed": String(isOut), "aria-label": message("sidebar.leaveOutName", { name: tag.name }),
                title: message("sidebar.leaveOutName", { name: tag.name }), onclick: () => change({
                    tags: without(now.tags), withoutTags: isOut ? without(now.withoutTags) : [...now.withoutTags, tag.name],
                }),
            }, icon("close")));
        }));
    };
    drawList();
    const input = h("input", {
        id: "tag-filter", type: "search", value: tagFilter, "aria-label": message("sidebar.lookForATag"), placeholder: message("sidebar.lookForATag"),
        oninput: (event) => { tagFilter = event.target.value; drawList(); },
    });
    return h("fieldset", {}, h("legend", {}, message("common.tags")), known.tags.length > 24 && input, list);
}

/** Draws anew without taking the focus from who uses the keyboard. */
function follow() {
    const focused = document.activeElement;
    const place = byId("filters").contains(focused) ? [...byId("filters").elements].indexOf(focused) : -1;
    draw();
    if (place >= 0) byId("filters").elements[place]?.focus();
}

// The page of what is shared: previews in rows, each large on a click. It knows no more of the library than what its address shows.
import { byId, h } from "./core/dom.js";
import { icon } from "./core/icons.js";
import { fillTexts, message } from "./core/texts.js";
import { moment, photoCount, place, takenAt } from "./core/words.js";
import { justify, shape, wantedHeight, wrap } from "./parts/rows.js";

const gap = 8;
const pageSize = 200;
const widths = [320, 640, 960, 1600, 2048];
const token = location.pathname.split("/").at(-1);

const photos = [];
let shared = null;

const preview = (photo, width) => `${token}/photos/${photo.id}/thumbnail?w=${width}`;
const original = (photo) => `${token}/photos/${photo.id}/file?download=true`;
const sources = (photo) => widths.map((width) => `${preview(photo, width)} ${Math.min(width, photo.width || width)}w`).join(", ");

async function load() {
    for (;;) {
        const answer = await fetch(`${token}/photos?limit=${pageSize}&offset=${photos.length}`);
        if (!answer.ok) {
            byId("summary").textContent = message("shared.nothingAtThisAddress");
            return;
        }
        shared = await answer.json();
        photos.push(...shared.photos);
        draw();
        if (shared.photos.length === 0 || photos.length >= shared.total) return;
    }
}

function draw() {
    document.title = `${shared.title} – clipsearch`;
    byId("title").textContent = shared.title;
    const words = photoCount(shared.total);
    byId("summary").textContent = shared.expiresAt ? message("shared.photosHereUntilTime", { photos: words, time: moment(shared.expiresAt) }) : words;
    const list = byId("photos");
    for (const [index, photo] of photos.entries()) {
        if (list.children[index]) continue;
        list.append(h("li", {}, h("button", { type: "button", "aria-label": photo.name, onclick: () => show(index) },
            h("img", { srcset: sources(photo), src: preview(photo, 320), alt: "", loading: "lazy", decoding: "async" }))));
    }
    arrange();
}

function arrange() {
    const list = byId("photos");
    const width = list.clientWidth;
    const sizes = justify(photos.map(shape), { width, height: wantedHeight(width), gap });
    const { boxes, height } = wrap(sizes, { width, gap });
    list.style.height = `${height}px`;
    for (const [index, element] of [...list.children].entries()) {
        const [left, top, wide, high] = boxes.slice(4 * index, 4 * index + 4);
        Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${wide}px`, height: `${high}px` });
        element.querySelector("img").sizes = `${wide}px`;
    }
}

function show(first) {
    let index = first;
    const words = h("p", {});
    const stage = h("div", { class: "shared-stage" });
    const tools = h("span", { class: "buttons" });
    const button = (name, label, act) => h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: act }, icon(name));
    const step = (by) => { if (photos[index + by]) { index += by; fill(); } };
    const dialog = h("dialog", { class: "shared-photo", "aria-label": shared.title }, h("div", { class: "shared-head" }, words, tools), stage);
    const fill = () => {
        const photo = photos[index];
        words.textContent = [photo.name, takenAt(photo.takenAt), place(photo)].filter(Boolean).join(" · ");
        const isVideo = photo.second !== undefined && shared.includesOriginals;
        stage.replaceChildren(isVideo
            ? h("video", { src: `${token}/photos/${photo.id}/file`, poster: preview(photo, 1600), controls: true, playsinline: true })
            : h("img", { srcset: sources(photo), sizes: "100vw", src: preview(photo, 1600), alt: photo.name }));
        tools.replaceChildren(...[
            photos[index - 1] && button("left", message("viewer.previousPhoto"), () => step(-1)),
            photos[index + 1] && button("right", message("viewer.nextPhoto"), () => step(1)),
            shared.includesOriginals && h("a", { class: "icon-button", href: original(photo), download: photo.name, "aria-label": message("shared.downloadTheOriginal"), title: message("shared.downloadTheOriginal") }, icon("download")),
            button("close", message("viewer.closeEscape"), () => dialog.close()),
        ].filter(Boolean));
        dialog.focus();
    };
    dialog.addEventListener("keydown", (event) => {
        if (event.key === "ArrowLeft") step(-1);
        if (event.key === "ArrowRight") step(1);
    });
    dialog.addEventListener("close", () => {
        dialog.remove();
        byId("photos").children[index]?.querySelector("button").focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    fill();
}

fillTexts();
document.documentElement.classList.remove("is-untranslated");
new ResizeObserver(() => { if (photos.length > 0) arrange(); }).observe(byId("photos"));
await load();

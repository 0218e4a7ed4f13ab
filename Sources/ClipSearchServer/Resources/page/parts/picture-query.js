// A picture to search with: chosen, dropped or pasted.
import { api, thumbnail, uploadThumbnail } from "../core/api.js";
import { byId, events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { go, state } from "../core/navigation.js";
import { message } from "../core/texts.js";
import { announce, showProblem, toast } from "../core/toasts.js";

const previewSize = 160;
const shrunkSize = 1600;
/** Pictures of this visit by their upload's id, to send them again should the server have forgotten them. */
const kept = new Map();
let limits = { uploadLimit: Infinity, pictureFormats: ["JPEG", "PNG", "WebP"] };

export function setUploadLimits(status) {
    limits = status;
}

/** Sends a picture and searches with it. */
export async function searchWith(blob) {
    announce(message("pictureQuery.sendingThePicture"));
    byId("search-box").classList.add("is-sending");
    try {
        const picture = await fit(blob);
        const { id } = await api.upload(picture);
        kept.set(id, blob);
        if (kept.size > 20) kept.delete(kept.keys().next().value);
        go({ view: "search", upload: id, photo: null, open: null });
    } catch (error) {
        if (error instanceof UnreadablePicture) toast(error.message, { isProblem: true });
        else showProblem(error);
    } finally {
        byId("search-box").classList.remove("is-sending");
    }
}

/** The new id of a picture that the server has forgotten; null when this page has forgotten it, too. */
export async function pictureAgain(id) {
    const blob = kept.get(id);
    if (!blob) return null;
    const again = await api.upload(await fit(blob));
    kept.set(again.id, blob);
    return again.id;
}

class UnreadablePicture extends Error {}

/** What the server takes goes as it is; other formats and what is too large are redrawn, where the browser knows them. */
async function fit(blob) {
    const format = blob.type.replace("image/", "").replace("jpg", "jpeg");
    if (limits.pictureFormats.some((one) => one.toLowerCase() === format) && blob.size <= limits.uploadLimit) return blob;
    try {
        return await scaled(blob, shrunkSize);
    } catch {
        throw new UnreadablePicture(message("pictureQuery.thisPictureCantBeRead", { formats: limits.pictureFormats.join(message("common.separator")) }));
    }
}

async function scaled(blob, most) {
    const bitmap = await createImageBitmap(blob);
    const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
    const canvas = h("canvas", {});
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return new Promise((resolve, reject) =>
        canvas.toBlob((made) => (made ? resolve(made) : reject(new UnreadablePicture())), "image/jpeg", 0.9));
}

/** Stores the picture that is searched with in the library. */
async function keep(id) {
    const blob = kept.get(id);
    if (!blob) return;
    try {
        const query = [["add", "true"], ["name", blob.name ? blob.name.slice(0, 200) : "pasted.png"]];
        const { added } = await api.upload(blob, query);
        toast({
            stored: message("pictureQuery.thePictureWasAddedTo"), known: message("pictureQuery.theLibraryHasThisPicture"),
            pending: message("pictureQuery.thePictureWillBeAdded"),
        }[added?.state] ?? message("pictureQuery.thePictureWasSent"));
    } catch (error) {
        showProblem(error);
    }
}

/** Shows the picture of the question in the search box. */
export async function drawPictureChip() {
    const chip = byId("picture-chip");
    const { photo, upload } = state();
    chip.hidden = photo === null && upload === null;
    if (chip.hidden) return void chip.replaceChildren();
    const source = photo !== null
        ? thumbnail({ id: photo, version: "" }, previewSize).replace(/&v=$/, "") : uploadThumbnail(upload, previewSize);
    const name = photo !== null ? message("common.photoId", { id: String(photo) }) : message("common.yourPicture");
    const image = h("img", {
        src: source, alt: message("pictureQuery.similarToName", { name }),
        onerror: () => image.replaceWith(h("span", { class: "chip-text" }, icon("picture"), name)),
    });
    chip.replaceChildren(
        image,
        upload !== null && kept.has(upload) ? h("button", {
            type: "button", class: "icon-button small", "aria-label": message("pictureQuery.addThisPictureToThe"), title: message("pictureQuery.addThisPictureToThe"),
            onclick: () => keep(upload),
        }, icon("plus")) : "",
        h("button", {
            type: "button", class: "icon-button small", "aria-label": message("pictureQuery.searchWithoutThePicture"), title: message("pictureQuery.searchWithoutThePicture"),
            onclick: () => {
                byId("query").focus();
                go({ photo: null, upload: null, balance: 50 });
            },
        }, icon("close")));
}

export function setUpPictures() {
    const chooser = byId("picture-file");
    byId("choose-picture").addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
        if (chooser.files[0]) void searchWith(chooser.files[0]);
        chooser.value = "";
    });
    addEventListener("paste", (event) => {
        const picture = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
        if (!picture || document.querySelector("dialog[open]")) return;
        event.preventDefault();
        void searchWith(picture);
    });
    setUpDrop();
    events.addEventListener("navigated", () => void drawPictureChip());
    void drawPictureChip();
}

function setUpDrop() {
    const veil = byId("drop-veil");
    let depth = 0;
    const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const end = () => {
        depth = 0;
        veil.hidden = true;
    };
    addEventListener("dragenter", (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth += 1;
        veil.hidden = false;
    });
    addEventListener("dragleave", (event) => {
        if (!hasFiles(event)) return;
        depth -= 1;
        if (depth <= 0) end();
    });
    addEventListener("dragover", (event) => {
        if (hasFiles(event)) event.preventDefault();
    });
    addEventListener("drop", (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        end();
        const picture = [...event.dataTransfer.files].find((one) => one.type.startsWith("image/") || one.type === "");
        if (picture) void searchWith(picture);
        else toast(message("pictureQuery.thatIsNotAPicture", { formats: limits.pictureFormats.join(message("common.separator")) }), { isProblem: true });
    });
}

// The models by which photos can be searched: which answers, what it can't do, and the way to another.
import { api } from "../core/api.js";
import { confirm } from "../core/dialogs.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { message } from "../core/texts.js";
import { attempt } from "../core/toasts.js";
import { fileSize } from "../core/words.js";
import { followJob } from "./indexing.js";

/** Asks before something large is fetched: how much, from where, under which licence. */
async function use(model, photos) {
    const missing = model.state !== "present";
    const size = Math.max(0, model.expectedBytes - model.bytesOnDisk);
    const isSure = await confirm({
        title: missing ? message("models.downloadModel", { model: model.name }) : message("models.letModelAnswer", { model: model.name }), action: missing ? message("models.downloadAndUse") : message("models.use"), isDangerous: false,
        text: [
            missing && (model.source ? message("models.sizeFromSource", { size: fileSize(size), source: model.source }) : `${fileSize(size)}.`),
            missing && message("models.licenceLicence", { licence: model.licence ?? message("models.notKnown") }),
            model.limits,
            photos > model.photos && message("models.thenCountPhotoIsIndexed", { count: photos - model.photos }),
        ].filter(Boolean).join(" "),
    });
    if (isSure) followJob(await api.useModel(model.name));
}

function entry(model, photos, isBusy) {
    const facts = [
        model.languages.length === 1 && model.languages[0] === "en" && message("models.englishOnly"), model.languages.length > 1 && message("models.countLanguage", { count: model.languages.length }),
        model.state === "present" ? (model.bytesOnDisk > 0 && fileSize(model.bytesOnDisk)) : message("models.sizeToDownload", { size: fileSize(model.expectedBytes) }),
        model.licence && message("models.licenceLicence2", { licence: model.licence }), model.photos > 0 && message("models.countPhotoIndexedWithIt", { count: model.photos }),
    ].filter(Boolean);
    const label = model.state === "present" ? message("models.use") : model.state === "partial" ? message("models.goOnDownloading") : message("models.downloadAndUse");
    return h("li", { dataset: { model: model.name } },
        h("div", { class: "model-head" }, h("strong", {}, model.name), model.answers
            ? h("span", { class: "muted" }, message("models.answersNow"))
            : h("button", {
                type: "button", class: "button small", disabled: isBusy, "aria-label": `${label}: ${model.name}`,
                onclick: () => attempt(() => use(model, photos)),
            }, icon(model.state === "present" ? "check" : "download"), label)),
        model.purpose && h("p", {}, model.purpose),
        model.limits && h("p", { class: "muted" }, model.limits),
        model.reason && h("p", { class: "notice" }, model.reason),
        h("p", { class: "muted" }, facts.join("; ")));
}

/** The section of the library's view. */
export async function modelsSection(status, signal) {
    const { models } = await api.models(signal);
    const isBusy = Boolean(status.job?.model);
    return h("section", { id: "models" }, h("h2", {}, message("models.models")),
        h("p", { class: "muted" }, message("models.whatFindsPhotosByWords")),
        h("ul", { class: "model-list" }, models.map((model) => entry(model, status.photos, isBusy))));
}

/** What the model that answers is weak at, in a line; empty where nothing is known of it. */
export async function weakness(signal) {
    const models = await api.models(signal).then((answer) => answer.models, () => []);
    const model = models.find((one) => one.answers);
    const others = models.some((one) => !one.answers);
    if (!model?.limits) return "";
    return h("p", { class: "muted model-limits" }, message("models.theModelModelFindsThem", { model: model.name, limits: model.limits }), " ",
        others && h("a", { href: "?view=library" }, message("models.otherModels")));
}

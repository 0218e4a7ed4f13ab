// The models by which photos can be searched: which answers, what it can't do, and the way to another.
import { api } from "../core/api.js";
import { confirm } from "../core/dialogs.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { attempt } from "../core/toasts.js";
import { count, fileSize } from "../core/words.js";
import { followJob } from "./indexing.js";

/** Asks before something large is fetched: how much, from where, under which licence. */
async function use(model, photos) {
    const missing = model.state !== "present";
    const size = Math.max(0, model.expectedBytes - model.bytesOnDisk);
    const isSure = await confirm({
        title: missing ? `Download ${model.name}?` : `Let ${model.name} answer?`, action: missing ? "Download and use" : "Use", isDangerous: false,
        text: [
            missing && `${fileSize(size)}${model.source ? ` from ${model.source}` : ""}. Licence: ${model.licence ?? "not known"}.`,
            model.limits,
            photos > model.photos && `Then ${count(photos - model.photos, "photo")} are indexed with it, beside what is there; the present model answers until that is done.`,
        ].filter(Boolean).join(" "),
    });
    if (isSure) followJob(await api.useModel(model.name));
}

function entry(model, photos, isBusy) {
    const facts = [
        model.languages.length === 1 && model.languages[0] === "en" && "English only", model.languages.length > 1 && count(model.languages.length, "language"),
        model.state === "present" ? (model.bytesOnDisk > 0 && fileSize(model.bytesOnDisk)) : `${fileSize(model.expectedBytes)} to download`,
        model.licence && `licence: ${model.licence}`, model.photos > 0 && `${count(model.photos, "photo")} indexed with it`,
    ].filter(Boolean);
    const label = model.state === "present" ? "Use" : model.state === "partial" ? "Go on downloading" : "Download and use";
    return h("li", { dataset: { model: model.name } },
        h("div", { class: "model-head" }, h("strong", {}, model.name), model.answers
            ? h("span", { class: "muted" }, "answers now")
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
    return h("section", { id: "models" }, h("h2", {}, "Models"),
        h("p", { class: "muted" }, "What finds photos by words. Photos are indexed with each model that is used; what is indexed once stays."),
        h("ul", { class: "model-list" }, models.map((model) => entry(model, status.photos, isBusy))));
}

/** What the model that answers is weak at, in a line; empty where nothing is known of it. */
export async function weakness(signal) {
    const models = await api.models(signal).then((answer) => answer.models, () => []);
    const model = models.find((one) => one.answers);
    const others = models.some((one) => !one.answers);
    if (!model?.limits) return "";
    return h("p", { class: "muted model-limits" }, `The model ${model.name} finds them. ${model.limits} `,
        others && h("a", { href: "?view=library" }, "Other models"));
}

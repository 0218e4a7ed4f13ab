// Questions that need an answer before anything else.
import { h, newId } from "./dom.js";
import { icon } from "./icons.js";
import { message } from "./texts.js";
import { keepToasts } from "./toasts.js";

/** A modal dialog. The focus returns to where it was; Escape and a click beside it close it. */
export function openDialog({ title, className = "", content, onclose = () => {} }) {
    const before = document.activeElement;
    const heading = newId("dialog");
    const dialog = h("dialog", { class: `dialog ${className}`, "aria-labelledby": heading },
        h("div", { class: "dialog-head" }, h("h2", { id: heading }, title),
            h("button", { type: "button", class: "icon-button", "aria-label": message("common.close"), onclick: () => dialog.close() }, icon("close"))),
        content);
    dialog.addEventListener("close", () => {
        keepToasts(dialog);
        dialog.remove();
        if (before?.isConnected) before.focus();
        onclose();
    });
    dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
}

/** Asks whether to do something that is hard to take back. */
export function confirm({ title, text, action, isDangerous = true }) {
    return new Promise((resolve) => {
        let isConfirmed = false;
        const dialog = openDialog({
            title,
            onclose: () => resolve(isConfirmed),
            content: h("div", { class: "dialog-body" }, h("p", {}, text),
                h("div", { class: "buttons" },
                    h("button", { type: "button", class: "button", autofocus: true, onclick: () => dialog.close() }, message("dialogs.cancel")),
                    h("button", {
                        type: "button", class: isDangerous ? "button danger" : "button primary", "data-confirm": true,
                        onclick: () => { isConfirmed = true; dialog.close(); },
                    }, action))),
        });
        dialog.querySelector("[autofocus]").focus();
    });
}

/**
 * Asks for texts. `save` gets them by name; what it throws is shown, and the dialog stays open.
 * @param {{ name: string, label: string, value?: string, isRequired?: boolean, isLong?: boolean, type?: string, maxlength?: number }[]} fields
 */
export function ask({ title, fields, action, save, note = null }) {
    return new Promise((resolve) => {
        let result = null;
        const problem = h("p", { class: "problem-text", role: "alert" });
        const inputs = fields.map((field) => {
            const id = newId("field");
            const input = field.isLong
                ? h("textarea", { id, name: field.name, rows: "3", maxlength: field.maxlength ?? 5000, value: field.value ?? "" })
                : h("input", {
                    id, name: field.name, type: field.type ?? "text", maxlength: field.maxlength ?? 200, value: field.value ?? "",
                    required: field.isRequired, autocomplete: "off",
                });
            return { id, input, field };
        });
        const form = h("form", {
            class: "dialog-body", onsubmit: async (event) => {
                event.preventDefault();
                problem.textContent = "";
                try {
                    result = await save(Object.fromEntries(inputs.map(({ input, field }) => [field.name, input.value.trim()])));
                    dialog.close();
                } catch (error) {
                    problem.textContent = error.message;
                    inputs[0]?.input.focus();
                }
            },
        },
            note && h("p", { class: "muted" }, note),
            inputs.map(({ id, input, field }) => h("div", { class: "field" }, h("label", { for: id }, field.label), input)),
            problem,
            h("div", { class: "buttons" },
                h("button", { type: "button", class: "button", onclick: () => dialog.close() }, message("dialogs.cancel")),
                h("button", { type: "submit", class: "button primary" }, action)));
        const dialog = openDialog({ title, content: form, onclose: () => resolve(result) });
        inputs[0]?.input.focus();
        inputs[0]?.input.select?.();
    });
}

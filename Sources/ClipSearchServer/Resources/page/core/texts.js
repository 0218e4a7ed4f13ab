// The texts of the page in the reader's language. Each language is a module of its own, fetched only where it is used; the page waits
// for it here, so that no module ever sees another language's texts.
import english from "../languages/en.js";

/** The languages by their codes, each by its own name. */
export const languages = {
    en: "English", de: "Deutsch", es: "Español", fr: "Français", pl: "Polski", pt: "Português", ja: "日本語", zh: "简体中文",
};

/** The language that was chosen before the page was drawn, as theme-start.js notes it. */
export const language = globalThis.document?.documentElement.lang || "en";

let texts = english;
if (language !== "en") {
    try {
        texts = { ...english, ...(await import(`../languages/${language}.js`)).default };
    } catch (error) {
        // The page still works in English.
        console.error(error);
        document.documentElement.lang = "en";
    }
}

const isOfLanguage = (tag) => tag.split("-")[0] === language;

/** The reader's variant of the language, by which numbers and dates are written. */
export const locale = globalThis.document?.documentElement.dataset.locale
    ?? (globalThis.document && navigator.languages?.find(isOfLanguage)) ?? { en: "en-GB", zh: "zh-CN" }[language] ?? language;

const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(language);
const conjunctions = new Intl.ListFormat(language, { type: "conjunction" });

export const hasMessage = (key) => key in texts;

/** The text of a key, in the form that its `count` asks for. */
function textOf(key, { count }) {
    const text = texts[key];
    if (text === undefined) throw new Error(`there is no text of the key ${key}`);
    return typeof text === "string" ? text : text[plurals.select(count)] ?? text.other;
}

const written = (value) => (typeof value === "number" ? numbers.format(value) : value);

/**
 * A text with its parameters.
 * @param {string} key
 * @param {Record<string, string | number>} parameters  numbers are written as the reader does; `count` decides the plural form
 */
export const message = (key, parameters = {}) => textOf(key, parameters).replace(/\{(\w+)\}/g, (whole, name) => written(parameters[name]));

/**
 * The same with elements among the parameters.
 * @returns {(string | Node)[]}
 */
export const sentence = (key, parameters) =>
    textOf(key, parameters).split(/\{(\w+)\}/).map((part, index) => (index % 2 === 0 ? part : written(parameters[part])));

/** A list in words, of elements: "A, B and C". */
export function listOf(elements) {
    let index = 0;
    return conjunctions.formatToParts(elements.map(String)).map(({ type, value }) => (type === "element" ? elements[index++] : value));
}

/** Fills in the texts of the document's own elements: `data-text` names the key of the contents, `data-texts` those of attributes. */
export function fillTexts(root = document) {
    if (texts === english) return;
    for (const element of root.querySelectorAll("[data-text]")) element.textContent = message(element.dataset.text);
    for (const element of root.querySelectorAll("[data-texts]")) {
        for (const pair of element.dataset.texts.split(" ")) element.setAttribute(...pair.split(":").map((part, index) => (index === 0 ? part : message(part))));
    }
}

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";
import { load } from "./load.mjs";
import { literals } from "./literals.mjs";

const resources = new URL("../../Sources/ClipSearchServer/Resources/", import.meta.url);
const folder = new URL("page/", resources);
const codes = (await readdir(new URL("languages/", folder))).map((name) => name.replace(/\.js$/, ""));
const { default: english } = await load("languages/en.js");
const keys = Object.keys(english);
const forms = (text) => (typeof text === "string" ? [text] : Object.values(text));
const parameters = (text) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
const modules = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js") && !name.startsWith("languages/"));
const sources = new Map(await Promise.all(modules.map(async (name) => [name, await readFile(new URL(name, folder), "utf8")])));
const documents = await Promise.all(["index.html", "shared.html"].map((name) => readFile(new URL(name, resources), "utf8")));

test("the languages that can be chosen are those that there are", async () => {
    const { languages } = await load("core/texts.js");
    assert.deepEqual(Object.keys(languages).sort(), codes.toSorted());
    const start = /const languages = (\[.*\]);/.exec(sources.get("theme-start.js"))[1];
    assert.deepEqual(JSON.parse(start).sort(), codes.toSorted());
});

for (const code of codes) {
    test(`${code}: the keys, parameters and plural forms are those that are needed`, async () => {
        const { default: texts } = await load(`languages/${code}.js`);
        assert.deepEqual(Object.keys(texts).sort(), keys.toSorted());
        const categories = new Intl.PluralRules(code).resolvedOptions().pluralCategories.toSorted();
        for (const key of keys) {
            assert.equal(typeof texts[key], typeof english[key], key);
            if (typeof english[key] !== "string") assert.deepEqual(Object.keys(texts[key]).sort(), categories, key);
            const wanted = parameters(forms(english[key]).join());
            for (const text of forms(texts[key])) {
                assert.notEqual(text, "", key);
                // A form may leave out its number: "the path was copied".
                const missing = wanted.filter((name) => !parameters(text).includes(name));
                assert.ok(missing.length === 0 || (typeof english[key] !== "string" && missing.join() === "count"), `${key}: ${missing}`);
                assert.deepEqual(parameters(text).filter((name) => !wanted.includes(name)), [], key);
            }
        }
    });
}

test("each key that is asked for has a text, and each text is asked for", () => {
    const used = new Set();
    for (const source of sources.values()) for (const [, key] of source.matchAll(/\b(?:message|sentence)\("([^"]+)"/g)) used.add(key);
    const all = documents.join("");
    for (const [, key] of all.matchAll(/data-text="([^"]+)"/g)) used.add(key);
    for (const [, pairs] of all.matchAll(/data-texts="([^"]+)"/g)) for (const pair of pairs.split(" ")) used.add(pair.split(":")[1]);
    assert.deepEqual([...used].filter((key) => !(key in english)), []);
    // These are put together from what the server says.
    assert.deepEqual(keys.filter((key) => !used.has(key) && !/^(operator|problem)\./.test(key)), []);
});

test("the documents' own texts are the English ones", () => {
    for (const document of documents) {
        for (const [, key, text] of document.matchAll(/data-text="([^"]+)">([^<]+)</g)) assert.equal(text, english[key]);
        for (const [element] of document.matchAll(/<[^<>]*data-texts="[^<>]*>/g)) {
            for (const pair of /data-texts="([^"]+)"/.exec(element)[1].split(" ")) {
                const [attribute, key] = pair.split(":");
                assert.equal(new RegExp(`\\s${attribute}="([^"]*)"`).exec(element)[1], english[key]);
            }
        }
        // Apart from the name of the program and what is said without JavaScript, everything visible names its key.
        const body = document.slice(document.indexOf("<body>")).replace(/<noscript>[\s\S]*<\/noscript>/, "").replace(/<!--[\s\S]*?-->/g, "");
        for (const [, opening, text] of body.matchAll(/<([^<>]*)>([^<>]+)/g)) {
            if (/\p{L}/u.test(text) && text.trim() !== "clipsearch") assert.match(opening, /data-text=/, text);
        }
        for (const [element] of body.matchAll(/<[^<>]*\s(?:aria-label|title|placeholder)="[^<>]*>/g)) assert.match(element, /data-texts=/, element);
    }
});

test("no module holds a text that a person sees", () => {
    const found = [];
    for (const [name, source] of sources) {
        for (const { text, before, line } of literals(source)) if (isVisible(text, before)) found.push(`${name}:${line}: ${text}`);
    }
    assert.deepEqual(found, []);
});

test("the search for texts finds them", () => {
    const seen = (source) => literals(source).filter(({ text, before }) => isVisible(text, before)).map(({ text }) => text);
    assert.deepEqual(seen("h(\"p\", {}, \"No photos\", `${count} photos`, cond ? \"Close\" : \"none yet\")"), ["No photos", "◆ photos", "Close", "none yet"]);
    assert.deepEqual(seen("h(\"a\", { title: \"photos\", \"aria-label\": `photo ${id}` }); x.textContent = \"done\""), ["photos", "photo ◆", "done"]);
    assert.deepEqual(seen("h(\"p\", { class: \"muted large\" }, message(\"a.noPhotos\")); // It's \"No photos\"\nconst one = /\"Some text\"/; two(\"x\")"), []);
});

/** Whether a literal is for people: words with a space or a capital letter, or any word in a place that is shown. */
function isVisible(text, before) {
    const words = text.replaceAll("◆", "");
    if (!/\p{L}{2}/u.test(words) || isSelector(text) || allowed.some((one) => one.test(text))) return false;
    // Attributes, keys of tables of texts, names of events, classes, modules.
    if (/(?:\bfrom |import |import\(|(?:class|className|href|src|style|type|sizes|srcset|transform): |(?:message|sentence|hasMessage)\(|querySelector(?:All)?\(|closest\(|matches\(|matchMedia\(|new Error\()$/.test(before)) return false;
    const isShown = /(?:title|"aria-label"|placeholder|label|alt|note|heading|text|textContent =|textContent|announce\(|toast\():? ?$/.test(before);
    return isShown || /^[“(]?\p{Lu}\p{Ll}/u.test(words) || /\p{L} \p{L}/u.test(words) || (/^◆? ?\p{Ll}{3,} ?◆?$/u.test(words.trim()) && words !== words.trim());
}

/** Whether a literal is a list of selectors of elements. */
const isSelector = (text) => /[.#[:,]/.test(text) && text.split(",").every((one) =>
    /^\s*(?:a|button|dialog|input|label|main|select|summary|textarea)?(?:[.#[:][^\s,]*)?(?:\s+[a-z.#[][^\s,]*)?\s*$/.test(one));

/** What looks like a text and is none: names of types, headers, keys and errors, fonts, names of programs. */
const allowed = [
    /^(?:Content-Type|Retry-After|Accept|AbortError|NotAllowedError|Aborted|Files|Enter|Escape|Home|End|Backspace|Page(?:Up|Down)|Arrow(?:Up|Down|Left|Right)|WebP|UTC)$/,
    /sans-serif$/, /^clipsearch (?:serve|index FOLDER)$/,
    /^clipsearch ◆, library ◆$/, /^◆ – clipsearch$/, /^M\d/,
    // In words, for programmers.
    /^(?:these are no outlines|the outlines (?:end too early|can't be had: ◆)|not yet|there is no text of the key ◆)$/,
    /^(?:English|Deutsch|Español|Français|Polski|Português|日本語|简体中文)$/, /^(?:toast problem|button (?:danger|primary))$/, /^translate\(/, /^◆px ◆px$/, /^cover cover-◆$/, /^\/home\/me\/Photos$/, /^(?:light|dark|text|name|area|label)$/,
];

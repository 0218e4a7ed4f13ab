import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";

const folder = new URL("../../Sources/ClipSearchServer/Resources/", import.meta.url);
const names = await readdir(folder);
const read = (name) => readFile(new URL(name, folder), "utf8");

test("what the page's files name is there", async () => {
    for (const name of names.filter((one) => /\.(js|css|html)$/.test(one))) {
        const text = await read(name);
        const named = [...text.matchAll(/(?:from|import\()\s*"\.\/([^"]+)"/g), ...text.matchAll(/"\/page\/([^"]+)"/g)].map((found) => found[1]);
        for (const one of named) assert.ok(names.includes(one), `${name} names ${one}`);
    }
});

test("what a module imports, the other exports", async () => {
    for (const name of names.filter((one) => one.endsWith(".js"))) {
        for (const [, list, other] of (await read(name)).matchAll(/import \{([^}]+)\} from "\.\/([^"]+)"/g)) {
            const text = await read(other);
            for (const one of list.split(",").map((part) => part.trim()).filter(Boolean)) {
                const isExported = new RegExp(`export (async )?(function|const|class|let) ${one}\\b`).test(text) || new RegExp(`export \\{[^}]*\\b${one}\\b`).test(text);
                assert.ok(isExported, `${name} imports ${one} from ${other}`);
                const uses = (await read(name)).match(new RegExp(`\\b${one}\\b`, "g")).length;
                assert.ok(uses > 1, `${name} imports ${one} and does not use it`);
            }
        }
    }
});

test("nothing that a strict Content-Security-Policy refuses, and nothing from elsewhere", async () => {
    for (const name of names.filter((one) => /\.(html|js|css|svg)$/.test(one))) {
        const text = await read(name);
        assert.doesNotMatch(text, /\sstyle="|\sstyle:|<style|<script>|javascript:|\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write/, name);
        assert.doesNotMatch(text.replaceAll("http://www.w3.org/2000/svg", ""), /(https?:)?\/\/[a-z0-9-]+\.[a-z]{2,}/i, name);
    }
});

test("names that the server serves", () => {
    for (const name of names) assert.match(name, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
});

test("all modules are fetched at once, not one after the other", async () => {
    const page = await read("index.html");
    for (const name of names.filter((one) => one.endsWith(".js") && one !== "app.js" && one !== "theme-start.js")) {
        assert.ok(page.includes(`<link rel="modulepreload" href="/page/${name}">`), name);
    }
});

test("the program has every file of the page", async () => {
    const list = await readFile(new URL("../../Sources/CPageFiles/page_files.c", import.meta.url), "utf8");
    for (const name of names) {
        assert.ok(list.includes(`#embed "../ClipSearchServer/Resources/${name}"`), name);
        assert.ok(list.includes(`FILE("${name}", ${name.replaceAll(/[.-]/g, "_")}),`), name);
    }
});

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { posix } from "node:path";
import test from "node:test";

const folder = new URL("../../Sources/ClipSearchServer/Resources/", import.meta.url);
const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const names = entries.filter((one) => one.isFile()).map((one) => posix.relative(folder.pathname, posix.join(one.parentPath, one.name)));
const beside = (name, other) => posix.join(posix.dirname(name), other);
const read = (name) => readFile(new URL(name, folder), "utf8");

test("what the page's files name is there", async () => {
    for (const name of names.filter((one) => /\.(js|css|html)$/.test(one))) {
        const text = await read(name);
        const named = [
            ...[...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map((found) => beside(name, found[1])),
            ...[...text.matchAll(/"(page\/[^"]+)"/g)].map((found) => found[1]),
        ];
        for (const one of named) assert.ok(names.includes(one), `${name} names ${one}`);
    }
});

test("no address of the server begins with a slash, so that the page may stand below any path", async () => {
    for (const name of names.filter((one) => /\.(js|html|css)$/.test(one))) {
        const text = await read(name);
        assert.doesNotMatch(text, /(?:href|src|action)(?:=|: )["`]\/|fetch\(["`]\/|EventSource\(["`]\/|url\(["']?\//, name);
        if (name === "page/core/api.js") assert.doesNotMatch(text, /["`]\/[a-z]/, name);
    }
});

test("what a module imports, the other exports", async () => {
    for (const name of names.filter((one) => one.endsWith(".js"))) {
        for (const [, list, other] of (await read(name)).matchAll(/import \{([^}]+)\} from "(\.[^"]+)"/g)) {
            const text = await read(beside(name, other));
            for (const one of list.split(",").map((part) => part.trim()).filter(Boolean)) {
                const isExported = new RegExp(`export (async )?(function|const|class|let) ${one}\\b`).test(text) || new RegExp(`export \\{[^}]*\\b${one}\\b`).test(text);
                assert.ok(isExported, `${name} imports ${one} from ${other}`);
                const uses = (await read(name)).match(new RegExp(`\\b${one}\\b`, "g")).length;
                assert.ok(uses > 1, `${name} imports ${one} and does not use it`);
            }
        }
    }
});

test("what a module calls of another, it imports", async () => {
    const modules = names.filter((one) => one.endsWith(".js"));
    const texts = new Map(await Promise.all(modules.map(async (name) => [name, await read(name)])));
    const exported = new Set([...texts.values()].flatMap((text) =>
        [...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map((found) => found[1])));
    for (const [name, text] of texts) {
        const known = new Set([
            ...[...text.matchAll(/^import \{([^}]+)\}/gm)].flatMap((found) => found[1].match(/\w+/g)),
            ...[...text.matchAll(/\b(?:function|const|let|class) (\w+)/g)].map((found) => found[1]),
            ...[...text.matchAll(/\b(?:const|let) [{[]([^}\]]+)[}\]]/g)].flatMap((found) => found[1].match(/\w+/g)),
            ...[...text.matchAll(/^    (?:async )?(\w+)\(.*\) \{$/gm)].map((found) => found[1]),
            ...[...text.matchAll(/^(?:export )?(?:async )?function \w+\((.*)\) \{$/gm)].flatMap((found) => found[1].match(/\w+/g) ?? []),
        ]);
        for (const [, called] of text.matchAll(/(?<![.\w])(\w+)\(/g)) {
            assert.ok(known.has(called) || !exported.has(called), `${name} calls ${called} and does not import it`);
        }
    }
});

test("nothing that a strict Content-Security-Policy refuses, and nothing from elsewhere", async () => {
    for (const name of names.filter((one) => /\.(html|js|css|svg)$/.test(one))) {
        const text = await read(name);
        assert.doesNotMatch(text, /\sstyle="|\sstyle:(?! "(?:percent|unit)")|<style|<script>|javascript:|\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write/, name);
        assert.doesNotMatch(text.replaceAll("http://www.w3.org/2000/svg", ""), /(https?:)?\/\/[a-z0-9-]+\.[a-z]{2,}/i, name);
    }
});

test("names that the server serves", () => {
    for (const name of names) assert.match(name, /^([a-z0-9-]+\/){0,2}[a-z0-9-]+(\.[a-z0-9-]+)+$/);
});

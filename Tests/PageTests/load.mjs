import { readFile } from "node:fs/promises";

const folder = new URL("../../Sources/ClipSearchServer/Resources/page/", import.meta.url);

/** A module of the page, and those that it imports. By their text: Node takes `.js` for another kind of module. */
export const load = async (name) => import(await addressOf(new URL(name, folder)));

async function addressOf(file) {
    let text = await readFile(file, "utf8");
    for (const [whole, other] of text.matchAll(/from "(\.[^"]+)"/g)) text = text.replace(whole, `from "${await addressOf(new URL(other, file))}"`);
    return `data:text/javascript,${encodeURIComponent(text)}`;
}

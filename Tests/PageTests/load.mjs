import { readFile } from "node:fs/promises";

const folder = new URL("../../Sources/ClipSearchServer/Resources/page/", import.meta.url);

/** A module of the page that imports no other. By its text: Node takes `.js` for another kind of module. */
export async function load(name) {
    const text = await readFile(new URL(name, folder), "utf8");
    return import(`data:text/javascript,${encodeURIComponent(text)}`);
}

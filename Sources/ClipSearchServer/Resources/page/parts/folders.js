// The folders of the library as a tree that one walks down.
import { locale } from "../core/texts.js";

/**
 * A tree of the folders that photos stand in. A folder that has no photos of its own and leads to one other only is passed over,
 * so that one needn't walk through `/`, `home` and `me`.
 * @param {{ path: string, photos: number }[]} folders
 * @returns {{ path: string, name: string, photos: number, children: object[] }} `photos` counts those of folders below, too
 */
export function folderTree(folders) {
    const root = { path: "", own: 0, children: new Map() };
    for (const { path, photos } of folders) {
        let node = root;
        const parts = path.split("/").filter((part) => part !== "");
        parts.forEach((part, index) => {
            if (!node.children.has(part)) node.children.set(part, { path: `/${parts.slice(0, index + 1).join("/")}`, own: 0, children: new Map() });
            node = node.children.get(part);
        });
        node.own += photos;
    }
    return finished(root, "");
}

function finished(node, above) {
    let end = node;
    while (end.own === 0 && end.children.size === 1) end = [...end.children.values()][0];
    const children = [...end.children.values()].map((child) => finished(child, end.path))
        .sort((a, b) => a.name.localeCompare(b.name, locale, { numeric: true, sensitivity: "base" }));
    return {
        path: end.path, name: nameBelow(end.path, above), children,
        photos: end.own + children.reduce((sum, child) => sum + child.photos, 0),
    };
}

const nameBelow = (path, above) => path.slice(above.length).replace(/^\//, "") || "/";

/**
 * Where a folder stands.
 * @returns {{ trail: object[], children: object[] }} the folders on the way to it, itself last; those directly in it
 */
export function placeInTree(tree, path) {
    const trail = [];
    let node = tree;
    while (path !== "" && node.path !== path) {
        if (node !== tree) trail.push(node);
        const next = node.children.find((child) => path === child.path || path.startsWith(`${child.path}/`));
        if (!next) {
            // A folder that is not in the tree, or one that the tree passes over.
            if (node.path !== path) trail.push({ path, name: nameBelow(path, node === tree ? "" : node.path), photos: null, children: [] });
            return { trail, children: node.path.startsWith(`${path}/`) ? [node] : [] };
        }
        node = next;
    }
    if (node !== tree) trail.push(node);
    return { trail, children: node.children };
}

// The names of collections, as far as the page knows them.
import { message } from "./texts.js";

const names = new Map();

export const collectionName = (id) => names.get(id) ?? message("collectionNames.numberId", { id: String(id) });

export function setCollectionNames(collections) {
    for (const collection of collections) names.set(collection.id, collection.name);
}

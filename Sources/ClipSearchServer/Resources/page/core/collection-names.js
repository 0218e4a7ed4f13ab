// The names of collections, as far as the page knows them.

const names = new Map();

export const collectionName = (id) => names.get(id) ?? `number ${id}`;

export function setCollectionNames(collections) {
    for (const collection of collections) names.set(collection.id, collection.name);
}

// What the browser remembers for the reader. Storage may be switched off or full: then nothing is remembered.

const prefix = "clipsearch.";

export function remembered(name, storage = () => localStorage) {
    try {
        return storage().getItem(prefix + name);
    } catch {
        return null;
    }
}

export function remember(name, value, storage = () => localStorage) {
    try {
        if (value === null) storage().removeItem(prefix + name);
        else storage().setItem(prefix + name, value);
    } catch {
        // It is then forgotten when the page is closed.
    }
}

export const forThisTab = () => sessionStorage;

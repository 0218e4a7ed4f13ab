// What the browser remembers for the reader. Storage may be switched off or full: then nothing is remembered.

const prefix = "clipsearch.";

export function remembered(name) {
    try {
        return localStorage.getItem(prefix + name);
    } catch {
        return null;
    }
}

export function remember(name, value) {
    try {
        if (value === null) localStorage.removeItem(prefix + name);
        else localStorage.setItem(prefix + name, value);
    } catch {
        // It is then forgotten when the page is closed.
    }
}

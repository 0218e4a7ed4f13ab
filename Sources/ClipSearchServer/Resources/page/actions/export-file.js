// Results as a file to save.

/** RFC 4180. Text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvField(value) {
    let text = value === null || value === undefined ? "" : String(value);
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const columns = ["rank", "id", "path", "score", "width", "height", "bytes", "takenAt"];

export function asCSV(photos) {
    const lines = photos.map((photo) => columns.map((name) => csvField(photo[name])).join(","));
    return [columns.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

export function asJSON(photos, query) {
    const results = photos.map((photo) =>
        Object.fromEntries(columns.filter((name) => photo[name] !== undefined).map((name) => [name, photo[name]])));
    return `${JSON.stringify({ query, results }, null, 2)}\n`;
}

export const asText = (photos) => photos.map((photo) => `${photo.path}\n`).join("");

/** Has the browser save the photos' list. */
export function saveList(photos, format, query) {
    const [text, type, ending] = {
        csv: () => [asCSV(photos), "text/csv", "csv"],
        json: () => [asJSON(photos, query), "application/json", "json"],
        text: () => [asText(photos), "text/plain", "txt"],
    }[format]();
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `photos.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

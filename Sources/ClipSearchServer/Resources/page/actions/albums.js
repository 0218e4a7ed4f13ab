// Albums that fill themselves: searches kept under names.
import { api } from "../core/api.js";
import { ask } from "../core/dialogs.js";
import { h, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { hasFilters, searchRequest } from "../core/state.js";
import { attempt, toast } from "../core/toasts.js";

/** The question of a state, as an album keeps it. */
function requestOf(asked) {
    const { offset, limit, record, stacksCopies, ...request } = searchRequest(asked, { offset: 0, limit: 0 });
    return request;
}

/** Whether what is shown can be kept: pictures that were sent are not there for long. */
const canBeKept = (asked) => asked.upload === null && (asked.q.trim() !== "" || asked.photo !== null || hasFilters(asked));

/** A button that keeps what is shown as an album; nothing where there is nothing to keep. */
export const albumButton = (asked) => canBeKept(asked) && h("button", {
    type: "button", class: "icon-button", id: "save-album", "aria-label": "Save as album", title: "Save as an album, which fills itself",
    onclick: () => attempt(() => saveAlbum(asked)),
}, icon("album"));

async function saveAlbum(asked) {
    const made = await ask({
        title: "Save as album", action: "Save", note: "An album fills itself: whatever fits this search is in it, now and later.",
        fields: [{ name: "name", label: "Name", value: asked.q.trim().slice(0, 60), isRequired: true }],
        save: ({ name }) => api.saveAlbum(name, requestOf(asked)),
    });
    if (!made) return;
    tell("albums-changed");
    toast(`“${made.name}” saved among the collections`, { undo: async () => { await api.deleteAlbum(made.id); tell("albums-changed"); } });
}

export async function renameAlbum(album) {
    const now = await ask({
        title: "Rename the album", action: "Save", fields: [{ name: "name", label: "Name", value: album.name, isRequired: true }],
        save: ({ name }) => api.changeAlbum(album.id, { name }),
    });
    if (!now) return;
    tell("albums-changed");
    toast("Saved", { undo: async () => { await api.changeAlbum(album.id, { name: album.name }); tell("albums-changed"); } });
}

/** @param {object} asked  the state that asks what the album does */
export async function deleteAlbum(album, asked) {
    await api.deleteAlbum(album.id);
    tell("albums-changed");
    toast(`The album “${album.name}” was deleted`, {
        undo: async () => { await api.saveAlbum(album.name, requestOf(asked)); tell("albums-changed"); },
    });
}

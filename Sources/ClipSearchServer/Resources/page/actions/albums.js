// Albums that fill themselves: searches kept under names.
import { api } from "../core/api.js";
import { ask } from "../core/dialogs.js";
import { h, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { hasFilters, searchRequest } from "../core/state.js";
import { message } from "../core/texts.js";
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
    type: "button", class: "icon-button", id: "save-album", "aria-label": message("albums.saveAsAlbum"), title: message("albums.saveAsAnAlbumWhich"),
    onclick: () => attempt(() => saveAlbum(asked)),
}, icon("album"));

async function saveAlbum(asked) {
    const made = await ask({
        title: message("albums.saveAsAlbum"), action: message("common.save"), note: message("albums.anAlbumFillsItselfWhatever"),
        fields: [{ name: "name", label: message("common.name"), value: asked.q.trim().slice(0, 60), isRequired: true }],
        save: ({ name }) => api.saveAlbum(name, requestOf(asked)),
    });
    if (!made) return;
    tell("albums-changed");
    toast(message("albums.nameSavedAmongTheCollections", { name: made.name }), { undo: async () => { await api.deleteAlbum(made.id); tell("albums-changed"); } });
}

export async function renameAlbum(album) {
    const now = await ask({
        title: message("albums.renameTheAlbum"), action: message("common.save"), fields: [{ name: "name", label: message("common.name"), value: album.name, isRequired: true }],
        save: ({ name }) => api.changeAlbum(album.id, { name }),
    });
    if (!now) return;
    tell("albums-changed");
    toast(message("common.saved"), { undo: async () => { await api.changeAlbum(album.id, { name: album.name }); tell("albums-changed"); } });
}

/** @param {object} asked  the state that asks what the album does */
export async function deleteAlbum(album, asked) {
    await api.deleteAlbum(album.id);
    tell("albums-changed");
    toast(message("albums.theAlbumNameWasDeleted", { name: album.name }), {
        undo: async () => { await api.saveAlbum(album.name, requestOf(asked)); tell("albums-changed"); },
    });
}

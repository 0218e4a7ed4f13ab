// Photos to the system's trash, and back, where the server allows it.
import { api } from "../core/api.js";
import { confirm } from "../core/dialogs.js";
import { tell } from "../core/dom.js";
import { remember, remembered } from "../core/memory.js";
import { select } from "../core/selection.js";
import { toast } from "../core/toasts.js";
import { count } from "../core/words.js";

const texts = {
    question: (photos) => `Move ${count(photos, "photo")} to the trash?`,
    explanation: "Each goes with all its files to the trash of the machine that the photos are on. Nothing is deleted: undo brings them back, with their "
        + "tags, favourites and collections. This is asked only once.",
    action: "Move to trash",
    moved: (whose) => `${whose} moved to the trash`,
    refused: (refused) => `${refused[0].path} stays where it is: ${refused[0].reason}`
        + (refused.length > 1 ? ` (and ${count(refused.length - 1, "other photo")})` : ""),
};

export const trashLabel = texts.action;

let isAllowed = false;

export const canTrash = () => isAllowed;

export function allowTrash(value) {
    isAllowed = value;
    tell("selection-changed");
}

/** Moves photos to the trash; returns whether any went. Every place that shows them follows. */
export async function moveToTrash(photos) {
    if (!isAllowed || photos.length === 0) return false;
    if (remembered("trash") !== "known") {
        const isSure = await confirm({ title: texts.question(photos.length), text: texts.explanation, action: texts.action });
        if (!isSure) return false;
        remember("trash", "known");
    }
    const answer = await api.trash(photos.map((photo) => photo.id));
    if (answer.refused.length > 0) toast(texts.refused(answer.refused), { isProblem: true });
    if (answer.photos.length === 0) return false;
    select(answer.photos.map((id) => ({ id })), false);
    tell("photos-gone", { ids: answer.photos });
    const moved = photos.length - answer.refused.length;
    toast(texts.moved(moved === 1 && photos.length === 1 && photos[0].name ? photos[0].name : count(moved, "photo")), {
        undo: async () => {
            for (const batch of answer.batches) {
                const { refused } = await api.untrash(batch);
                if (refused.length > 0) toast(texts.refused(refused), { isProblem: true });
            }
            tell("photos-back");
        },
    });
    return true;
}

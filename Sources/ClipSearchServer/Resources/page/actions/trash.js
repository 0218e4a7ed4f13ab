// Photos to the system's trash, and back, where the server allows it.
import { api } from "../core/api.js";
import { confirm } from "../core/dialogs.js";
import { tell } from "../core/dom.js";
import { remember, remembered } from "../core/memory.js";
import { select } from "../core/selection.js";
import { message } from "../core/texts.js";
import { toast } from "../core/toasts.js";
import { photoCount } from "../core/words.js";

function refusal(refused) {
    const first = { path: refused[0].path, reason: refused[0].reason };
    return refused.length === 1 ? message("trash.pathStaysReason", first)
        : message("trash.pathStaysReasonAndCount", { ...first, count: refused.length - 1 });
}

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
        const isSure = await confirm({
            title: message("trash.moveCountPhoto", { count: photos.length }), text: message("trash.nothingIsDeleted"),
            action: message("trash.moveToTrash"),
        });
        if (!isSure) return false;
        remember("trash", "known");
    }
    const answer = await api.trash(photos.map((photo) => photo.id));
    if (answer.refused.length > 0) toast(refusal(answer.refused), { isProblem: true });
    if (answer.photos.length === 0) return false;
    select(answer.photos.map((id) => ({ id })), false);
    tell("photos-gone", { ids: answer.photos });
    const moved = photos.length - answer.refused.length;
    const what = moved === 1 && photos.length === 1 && photos[0].name ? photos[0].name : photoCount(moved);
    toast(message("trash.photosMoved", { photos: what }), {
        undo: async () => {
            for (const batch of answer.batches) {
                const { refused } = await api.untrash(batch);
                if (refused.length > 0) toast(refusal(refused), { isProblem: true });
            }
            tell("photos-back");
        },
    });
    return true;
}

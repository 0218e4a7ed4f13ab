// Changes to favourites.
import { api } from "../core/api.js";
import { tell } from "../core/dom.js";
import { message } from "../core/texts.js";
import { attempt, toast } from "../core/toasts.js";
import { photoCount } from "../core/words.js";

/** Makes photos favourites, or no longer; every place that shows them follows. */
export async function setFavourites(photos, isFavourite, { isUndo = false } = {}) {
    const ids = photos.map((photo) => photo.id);
    // At once, so that the heart follows the finger; taken back should the server refuse.
    tell("favourites-changed", { ids, isFavourite });
    let changed;
    try {
        changed = (await (isFavourite ? api.addFavourites(ids) : api.removeFavourites(ids))).photos;
    } catch (error) {
        tell("favourites-changed", { ids, isFavourite: !isFavourite });
        throw error;
    }
    if (isUndo) return tell("favourites-restored");
    const name = photos.length === 1 && photos[0].name ? photos[0].name : photoCount(changed.length);
    const undo = changed.length === 0 ? null
        : () => setFavourites(changed.map((id) => ({ id })), !isFavourite, { isUndo: true });
    toast(isFavourite ? message("favourites.photosAddedToFavourites", { photos: name }) : message("favourites.photosRemovedFromFavourites", { photos: name }), { undo });
}

export const toggleFavourite = (photo) => attempt(() => setFavourites([photo], !photo.isFavourite));

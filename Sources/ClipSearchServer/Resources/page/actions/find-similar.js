// The way to photos like one of the library.
import { go } from "../core/navigation.js";

/** Asks for photos like this one, in the whole library. */
export function findSimilar(photo) {
    go({ view: "search", q: "", photo: photo.id, upload: null, open: null, leaveOut: "", exact: false, kept: [], collection: null, minimum: 0 });
}

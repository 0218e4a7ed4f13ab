// The place to which a list was scrolled, kept for the back button and for a page that is loaded again.
import { state } from "../core/navigation.js";
import { address } from "../core/state.js";
import { shownGallery } from "./viewer.js";

const prefix = "clipsearch.place.";
const keyOf = (one) => prefix + address({ ...one, open: null });

/** Notes which photo of a state's list stands at the window's top. */
export function keepPlace(one) {
    try {
        const anchor = shownGallery()?.anchor() ?? null;
        if (anchor === null) sessionStorage.removeItem(keyOf(one));
        else sessionStorage.setItem(keyOf(one), JSON.stringify(anchor));
    } catch {
        // Without storage, one begins at the top.
    }
}

/** Goes back to where the list was when it was left, as far as it is there. */
export function returnToPlace() {
    let anchor;
    try {
        anchor = JSON.parse(sessionStorage.getItem(keyOf(state())) ?? "null");
    } catch {
        return;
    }
    if (anchor) shownGallery()?.returnTo(anchor);
}

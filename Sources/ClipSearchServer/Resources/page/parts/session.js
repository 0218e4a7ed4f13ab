// Where the server was started with a token, it is asked for once.
import { api } from "../core/api.js";
import { ask } from "../core/dialogs.js";
import { tell } from "../core/dom.js";
import { message } from "../core/texts.js";

let isAsking = false;

/** Uses the token of the address that the server printed (`#token=…`), and takes it out of sight. */
export async function useTokenOfAddress() {
    const token = new URLSearchParams(location.hash.slice(1)).get("token");
    if (!token) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    await api.openSession(token.slice(0, 500));
}

export function setUpSession() {
    document.addEventListener("token-needed", async () => {
        if (isAsking) return;
        isAsking = true;
        const done = await ask({
            title: message("session.thisLibraryNeedsAToken"), action: message("session.open"), note: message("session.clipsearchServePrintedItWhen"),
            fields: [{ name: "token", label: message("session.token"), isRequired: true, type: "password", maxlength: 500 }],
            save: async ({ token }) => {
                await api.openSession(token);
                return true;
            },
        });
        isAsking = false;
        if (done) tell("reconnected");
    });
}

// The ways to move a map: dragging, the wheel, two fingers, the keyboard.

const keyStep = 90;

/**
 * @param {HTMLElement} element
 * @param {() => import("../core/mercator.js").MapFrame} frameOf
 * @param {(options: { isDone: boolean }) => void} moved
 */
export function listenToMap(element, frameOf, moved) {
    /** The pointers that are down, by id. */
    const down = new Map();
    const within = (event) => {
        const { left, top } = element.getBoundingClientRect();
        return [event.clientX - left, event.clientY - top];
    };
    element.addEventListener("pointerdown", (event) => {
        if (event.button !== 0 || event.target.closest("button")) return;
        down.set(event.pointerId, within(event));
        element.setPointerCapture(event.pointerId);
        element.classList.add("is-dragged");
    });
    element.addEventListener("pointermove", (event) => {
        const before = down.get(event.pointerId);
        if (!before) return;
        const now = within(event);
        const frame = frameOf();
        const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
        if (other) {
            const spread = (point) => Math.max(10, Math.hypot(point[0] - other[0], point[1] - other[1]));
            frame.zoom(spread(now) / spread(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
            frame.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
        } else {
            frame.pan(now[0] - before[0], now[1] - before[1]);
        }
        down.set(event.pointerId, now);
        moved({ isDone: false });
    });
    const lift = (event) => {
        if (!down.delete(event.pointerId)) return;
        if (down.size === 0) element.classList.remove("is-dragged");
        moved({ isDone: true });
    };
    element.addEventListener("pointerup", lift);
    element.addEventListener("pointercancel", lift);
    element.addEventListener("wheel", (event) => {
        event.preventDefault();
        // Lines and pages are what some mice count in.
        const pixels = event.deltaY * [1, 30, 300][event.deltaMode];
        frameOf().zoom(2 ** (-Math.max(-300, Math.min(300, pixels)) / (event.ctrlKey ? 80 : 240)), ...within(event));
        moved({ isDone: true });
    }, { passive: false });
    element.addEventListener("dblclick", (event) => {
        if (event.target.closest("button")) return;
        frameOf().zoom(event.shiftKey ? 0.5 : 2, ...within(event));
        moved({ isDone: true });
    });
    element.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.target !== element) return;
        const frame = frameOf();
        const steps = {
            ArrowLeft: () => frame.pan(keyStep, 0), ArrowRight: () => frame.pan(-keyStep, 0),
            ArrowUp: () => frame.pan(0, keyStep), ArrowDown: () => frame.pan(0, -keyStep),
            "+": () => frame.zoom(2), "=": () => frame.zoom(2), "-": () => frame.zoom(0.5), 0: () => frame.set(0.5, 0.45, 0),
        };
        if (!steps[event.key]) return;
        event.preventDefault();
        steps[event.key]();
        moved({ isDone: true });
    });
}

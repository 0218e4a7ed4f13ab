// A picture that can be enlarged, moved and turned.

/** How much one press of a key or button enlarges. */
const step = 1.5;
/** The most that a pixel of the photo is enlarged. */
const mostPixels = 4;

export class Zoom {
    /**
     * @param {HTMLElement} stage
     * @param {HTMLImageElement} image
     * @param {{ onScale: (pixels: number) => void, onSwipe: (direction: number) => void }} options  `onScale` is told how many pixels
     *     of the screen the picture's longer side takes; `onSwipe` that a finger leafs through
     */
    constructor(stage, image, { onScale, onSwipe }) {
        Object.assign(this, { stage, image, onScale, onSwipe, scale: 1, x: 0, y: 0, turns: 0, size: null, overlay: null });
        this.pointers = new Map();
        stage.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
        stage.addEventListener("dblclick", (event) => { if (event.target !== stage || this.scale > 1) this.toggle(event); });
        stage.addEventListener("pointerdown", (event) => this.down(event));
        stage.addEventListener("pointermove", (event) => this.move(event));
        for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, (event) => this.up(event));
        this.observer = new ResizeObserver(() => this.draw());
        this.observer.observe(stage);
    }

    end() {
        this.observer.disconnect();
    }

    /** Another picture, of this many pixels; it is seen whole, and as it stands. */
    begin(size) {
        Object.assign(this, { size, scale: 1, x: 0, y: 0, turns: 0 });
        this.draw();
    }

    /** What lies over the picture, and moves with it; null takes it away. */
    cover(overlay) {
        this.overlay?.remove();
        this.overlay = overlay;
        if (overlay) this.stage.append(overlay);
        this.draw();
    }

    get isEnlarged() {
        return this.scale > 1.001;
    }

    /** The scale at which the picture fills the stage. */
    get filling() {
        const { clientWidth, clientHeight } = this.stage;
        const [width, height] = this.turns % 2 === 0 ? this.size : [...this.size].reverse();
        return Math.min(clientWidth / width, clientHeight / height);
    }

    /** The scale at which the picture is seen whole; small ones are enlarged to twice their size, not to the window's. */
    get fit() {
        return Math.min(this.filling, 2);
    }

    /** `factor` times as large, with the point under the pointer staying where it is. */
    by(factor, { clientX, clientY } = {}) {
        if (!this.size) return;
        const most = Math.max(mostPixels, 3 * this.filling) / this.fit;
        this.to(Math.min(most, Math.max(1, this.scale * factor)), { clientX, clientY });
    }

    to(scale, { clientX, clientY } = {}) {
        if (!this.size) return;
        const box = this.stage.getBoundingClientRect();
        const [x, y] = clientX === undefined ? [0, 0] : [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
        const factor = scale / this.scale;
        this.x = x - (x - this.x) * factor;
        this.y = y - (y - this.y) * factor;
        this.scale = scale;
        this.draw();
    }

    larger() { this.by(step); }

    smaller() { this.by(1 / step); }

    whole() { this.to(1); }

    /** Between the whole picture and its own pixels. */
    toggle(event) {
        this.to(this.isEnlarged ? 1 : Math.max(2, 1 / this.fit), event);
    }

    turn() {
        this.turns += 1;
        Object.assign(this, { scale: 1, x: 0, y: 0 });
        this.draw();
    }

    draw() {
        if (!this.size || !this.stage.clientWidth) return;
        const { fit } = this;
        const [width, height] = this.size.map((side) => side * fit);
        const [across, down] = this.turns % 2 === 0 ? [width, height] : [height, width];
        const room = (side, window) => Math.max(0, (side * this.scale - window) / 2);
        const [mostX, mostY] = [room(across, this.stage.clientWidth), room(down, this.stage.clientHeight)];
        this.x = Math.min(mostX, Math.max(-mostX, this.x));
        this.y = Math.min(mostY, Math.max(-mostY, this.y));
        const style = {
            width: `${width}px`, height: `${height}px`,
            transform: `translate(-50%, -50%) translate(${this.x}px, ${this.y}px) rotate(${90 * this.turns}deg) scale(${this.scale})`,
        };
        for (const element of [this.image, this.overlay]) if (element) Object.assign(element.style, style);
        this.stage.classList.toggle("is-enlarged", this.isEnlarged);
        this.onScale(Math.max(width, height) * this.scale * devicePixelRatio);
    }

    // MARK: Pointers

    wheeled(event) {
        event.preventDefault();
        const lines = event.deltaMode === 1 ? 16 : 1;
        // A pinch on a touchpad comes as a wheel with Ctrl, in smaller steps.
        this.by(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), event);
    }

    down(event) {
        if (event.button !== 0) return;
        this.pointers.set(event.pointerId, event);
        if (this.pointers.size === 1) this.start = { x: event.clientX, y: event.clientY, wasEnlarged: this.isEnlarged };
        else this.start = null;
        if (this.isEnlarged || event.pointerType !== "mouse") this.stage.setPointerCapture(event.pointerId);
    }

    move(event) {
        const before = this.pointers.get(event.pointerId);
        if (!before) return;
        const all = () => [...this.pointers.values()];
        if (this.pointers.size === 2) {
            const spread = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
            const middle = ([one, other]) => ({ clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 });
            const [apart, at] = [spread(all()), middle(all())];
            this.pointers.set(event.pointerId, event);
            const now = middle(all());
            this.x += now.clientX - at.clientX;
            this.y += now.clientY - at.clientY;
            this.by(spread(all()) / Math.max(1, apart), now);
            return;
        }
        this.pointers.set(event.pointerId, event);
        if (!this.isEnlarged) return;
        this.x += event.clientX - before.clientX;
        this.y += event.clientY - before.clientY;
        this.draw();
    }

    up(event) {
        if (!this.pointers.delete(event.pointerId)) return;
        const { start } = this;
        this.start = null;
        if (!start || start.wasEnlarged || event.type === "pointercancel" || event.pointerType === "mouse") return;
        const [x, y] = [event.clientX - start.x, event.clientY - start.y];
        if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) return this.onSwipe(x > 0 ? -1 : 1);
        // Touch screens send no double click where they are not to zoom themselves.
        if (Math.hypot(x, y) > 12) return;
        const isDouble = this.tapped && event.timeStamp - this.tapped < 320;
        this.tapped = isDouble ? null : event.timeStamp;
        if (isDouble) this.toggle(event);
    }
}

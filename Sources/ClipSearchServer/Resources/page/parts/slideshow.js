// Photos one after the other, by themselves.

const pause = 4000;

export class Slideshow {
    /** @param {{ next: () => boolean, onChange: (isPlaying: boolean) => void }} options  `next` goes on, and says whether it could */
    constructor({ next, onChange }) {
        Object.assign(this, { next, onChange, timer: null });
    }

    get isPlaying() {
        return this.timer !== null;
    }

    toggle() {
        if (this.isPlaying) this.stop();
        else this.play();
    }

    play() {
        this.begin();
        this.onChange(true);
    }

    stop() {
        if (!this.isPlaying) return;
        clearInterval(this.timer);
        this.timer = null;
        this.onChange(false);
    }

    /** A photo that was chosen by hand is looked at as long as the others. */
    restart() {
        if (!this.isPlaying) return;
        clearInterval(this.timer);
        this.begin();
    }

    begin() {
        this.timer = setInterval(() => { if (!this.next()) this.stop(); }, pause);
    }
}

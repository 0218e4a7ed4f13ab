// The map's projection (Mercator's): places as parts of a square world, 0 to 1 from west to east and from north to south.

/** The farthest from the equator that the square reaches. */
export const mostLatitude = 85.0511;

export const toX = (longitude) => (longitude + 180) / 360;

export function toY(latitude) {
    const sine = Math.sin((Math.max(-mostLatitude, Math.min(mostLatitude, latitude)) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export const toLongitude = (x) => x * 360 - 180;

export const toLatitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** A longitude from -180 to 180. */
export const wrapped = (longitude) => ((((longitude + 180) % 360) + 360) % 360) - 180;

/** What a window of pixels shows of the world: its middle and the size of the world in pixels. */
export class MapFrame {
    constructor({ width, height, x = 0.5, y = 0.45, world = 512 }) {
        Object.assign(this, { width, height });
        this.set(x, y, world);
    }

    /** The smallest world fills the window from top to bottom or, in a narrow one, from side to side. */
    get leastWorld() {
        return Math.max(256, Math.min(this.width, this.height * 1.4));
    }

    set(x, y, world) {
        this.world = Math.min(2 ** 26, Math.max(this.leastWorld, world));
        this.x = ((x % 1) + 1) % 1;
        const half = this.height / 2 / this.world;
        this.y = half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, y));
    }

    resize(width, height) {
        Object.assign(this, { width, height });
        this.set(this.x, this.y, this.world);
    }

    /** A place's pixel: in the copy of the world that is nearest to the middle. */
    pixel(x, y) {
        let across = x - this.x;
        across -= Math.round(across);
        return [this.width / 2 + across * this.world, this.height / 2 + (y - this.y) * this.world];
    }

    pan(byX, byY) {
        this.set(this.x - byX / this.world, this.y - byY / this.world, this.world);
    }

    /** Enlarges by a factor; what is at a pixel stays there. */
    zoom(factor, pixelX = this.width / 2, pixelY = this.height / 2) {
        const across = (pixelX - this.width / 2) / this.world;
        const down = (pixelY - this.height / 2) / this.world;
        const before = this.world;
        this.set(this.x, this.y, this.world * factor);
        const gain = 1 - before / this.world;
        this.set(this.x + across * gain, this.y + down * gain, this.world);
    }

    /** The area that is shown, in degrees: `west` is greater than `east` across the 180th meridian. */
    get area() {
        const half = this.width / 2 / this.world;
        const isRound = half >= 0.5;
        const top = Math.max(0, this.y - this.height / 2 / this.world);
        const bottom = Math.min(1, this.y + this.height / 2 / this.world);
        return {
            south: bottom === 1 ? -90 : toLatitude(bottom), north: top === 0 ? 90 : toLatitude(top),
            west: isRound ? -180 : wrapped(toLongitude(this.x - half)), east: isRound ? 180 : wrapped(toLongitude(this.x + half)),
        };
    }

    /** Shows an area with some room around it. */
    fit({ south, west, north, east }, margin = 60) {
        const width = east >= west ? toX(east) - toX(west) : 1 + toX(east) - toX(west);
        const height = toY(south) - toY(north);
        const roomX = Math.max(40, this.width - 2 * margin);
        const roomY = Math.max(40, this.height - 2 * margin);
        const world = Math.min(roomX / Math.max(width, 1e-9), roomY / Math.max(height, 1e-9), 2 ** 22);
        this.set(toX(west) + width / 2, (toY(south) + toY(north)) / 2, world);
    }
}

const number = (value, digits) => Number(value.toFixed(digits));

/** An area as an address has it, as precise as the map shows it. */
export function areaText({ south, west, north, east }) {
    const digits = Math.min(6, Math.max(1, 3 - Math.floor(Math.log10(Math.max(1e-6, north - south)))));
    return [number(south, digits), number(west, digits), number(north, digits), number(east, digits)].join();
}

/** Great-circle distance in kilometres. */
export function distance(one, other) {
    const radians = Math.PI / 180;
    const [a, b] = [one.latitude * radians, other.latitude * radians];
    const cosine = Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos((one.longitude - other.longitude) * radians);
    return 6371 * Math.acos(Math.min(1, Math.max(-1, cosine)));
}

/**
 * Groups that would overlap become one, the largest first.
 * @param {{ left: number, top: number, photos: number }[]} groups  with their pixels
 * @returns {{ left: number, top: number, photos: number, members: object[] }[]}
 */
export function merged(groups, reach) {
    const kept = [];
    for (const group of groups) {
        const near = kept.find((one) => Math.hypot(one.left - group.left, one.top - group.top) < reach);
        if (!near) {
            kept.push({ left: group.left, top: group.top, photos: group.photos, members: [group] });
            continue;
        }
        near.photos += group.photos;
        near.members.push(group);
    }
    return kept;
}

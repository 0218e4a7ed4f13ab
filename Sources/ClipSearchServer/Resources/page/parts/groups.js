// Photos that are the same, or nearly: shown as one, with the others behind it.

const burstSeconds = 5;
const burstScore = 0.05;

/**
 * Groups photos, in the order of each group's first.
 *
 * Two belong together when their files have the same contents (`version`), or when they were taken within seconds of each
 * other, in one folder and of one size, and score alike: a burst.
 * @returns {object[][]} groups of one or more photos
 */
export function group(photos) {
    const groups = [];
    const byContents = new Map();
    const byPlace = new Map();
    for (const photo of photos) {
        const found = byContents.get(photo.version) ?? burst(byPlace.get(place(photo)) ?? [], photo);
        const members = found ?? [];
        if (!found) groups.push(members);
        members.push(photo);
        byContents.set(photo.version, members);
        const key = place(photo);
        if (!byPlace.has(key)) byPlace.set(key, []);
        if (!byPlace.get(key).includes(members)) byPlace.get(key).push(members);
    }
    return groups;
}

const place = (photo) => `${photo.width}x${photo.height} ${photo.folder}`;

function burst(groups, photo) {
    const time = Date.parse(`${photo.takenAt}Z`);
    if (!photo.takenAt || Number.isNaN(time)) return undefined;
    return groups.find((members) => members.some((other) => {
        const seconds = Math.abs(Date.parse(`${other.takenAt}Z`) - time) / 1000;
        const difference = Math.abs((other.score ?? 0) - (photo.score ?? 0));
        return seconds <= burstSeconds && difference <= burstScore;
    }));
}

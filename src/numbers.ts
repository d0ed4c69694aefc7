/** Seconds as `8s`, `2m 03s`, `1h 02m` or `3d 04h`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  if (s < 60) return `${s}s`;
  if (s < 3600) return `${Math.floor(s / 60)}m ${two(s % 60)}s`;
  if (s < 86_400) return `${Math.floor(s / 3600)}h ${two(Math.floor((s % 3600) / 60))}m`;
  return `${Math.floor(s / 86_400)}d ${two(Math.floor((s % 86_400) / 3600))}h`;
}

/** Bytes as `12.7 MB` (powers of 1000). */
export function bytes(n: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 100 ? 1 : 0)} ${units[unit]}`;
}

/** A whole number with commas. */
export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** `1 step`, `2 steps`; of a word that takes more than an s, `many` is what several of it are called. */
export function plural(n: number, what: string, many = `${what}s`): string {
  return `${count(n)} ${n === 1 ? what : many}`;
}

/** A loss in at most seven characters for values below 10^6. */
export function lossText(value: number): string {
  return Math.abs(value) < 1000 ? value.toFixed(Math.abs(value) < 100 ? 4 : 3) : value.toPrecision(5);
}

/** Images a second, with a digit behind the point while there are few. */
export function paceText(imagesPerSecond: number): string {
  return `${imagesPerSecond < 10 ? imagesPerSecond.toFixed(1) : count(Math.round(imagesPerSecond))} img/s`;
}

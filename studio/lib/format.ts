const whole = new Intl.NumberFormat('en');

export const count = (value: number): string => whole.format(value);

/** A figure with three digits that matter. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2);
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

/** `1 h 20 min`, `3 min`, `40 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}

export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${rest.toPrecision(rest < 10 && unit > 0 ? 2 : 3).replace(/\.0+$/, '')} ${units[unit]}`;
}

export function ago(time: number, now = Date.now()): string {
  const seconds = (now - time) / 1000;
  return seconds < 60 ? 'just now' : `${duration(seconds)} ago`;
}

/** Tableau's ten colours, as Vega has them: the easiest to tell apart. */
const ten = ['4c78a8', 'f58518', 'e45756', '72b7b2', '54a24b', 'eeca3b', 'b279a2', 'ff9da6', '9d755d', 'bab0ac'];

/** As many colours as there are things, none twice: of more than ten, hues in turn, light and dark in turn. */
export function palette(count: number): string[] {
  if (count <= ten.length) return ten.slice(0, count).map((hex) => `#${hex}`);
  return Array.from({ length: count }, (_, i) => {
    const hue = Math.round((3600 * i) / count) / 10;
    return `hsl(${hue}, ${i % 2 === 0 ? 70 : 55}%, ${[38, 62, 50][i % 3]}%)`;
  });
}

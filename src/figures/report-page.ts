/** The look of a report: follows the reader's light or dark mode, charts too; pictures stay as they are. */
export const reportStyle = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid #8886; }
h3 { font-size: 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.15rem 0.75rem 0.15rem 0; text-align: left; vertical-align: top; }
.facts th { font-weight: 600; white-space: nowrap; }
.facts td { overflow-wrap: anywhere; }
.numbers th, .numbers td { text-align: right; white-space: nowrap; border-bottom: 1px solid #8884; }
.numbers thead th { white-space: normal; vertical-align: bottom; }
.numbers th:first-child, .numbers td:first-child { text-align: left; }
.wide { overflow-x: auto; }
img { max-width: 100%; height: auto; }
.charts { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.charts svg { max-width: 100%; height: auto; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; align-items: start; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #e4e6eb; }
  svg { filter: invert(0.91) hue-rotate(180deg); }
}
@media (max-width: 40rem) {
  body { font-size: 15px; padding: 0.75rem; }
  th, td { padding-right: 0.5rem; }
  .facts tr { display: grid; }
  .numbers { font-size: 0.8rem; }
  .numbers th, .numbers td { white-space: normal; }
}
img { display: block; }
[hidden] { display: none; }
input[type='range'] { width: min(30rem, 70%); vertical-align: middle; }
summary { cursor: pointer; margin: 1rem 0; }
`;

/** Shows of each album the picture that its slider is at. */
export const reportScript = `
for (const album of document.querySelectorAll('.album')) {
  const slider = album.querySelector('input');
  const images = [...album.querySelectorAll('img')];
  slider?.addEventListener('input', () => {
    images.forEach((image, i) => { image.hidden = i !== Number(slider.value); });
    album.querySelector('output').textContent = 'step ' + images[slider.value].dataset.step;
  });
}
`;

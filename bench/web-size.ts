import { webSizes } from './web/size.js';

for (const { what, bytes, packed } of await webSizes()) {
  const kilobytes = (n: number): string => (n / 1000).toFixed(1).padStart(6);
  console.log(`${what.padEnd(20)}${kilobytes(bytes)} kB minified,${kilobytes(packed)} kB as gzip`);
}

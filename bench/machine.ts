import { cpus } from 'node:os';

/** When and on what a measurement was made. */
export function machine() {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    processor: processors[0]?.model ?? 'unknown processor',
    processors: processors.length,
    node: process.versions.node,
  };
}

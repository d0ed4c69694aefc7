import { createRequire } from 'node:module';

/** The version in package.json, which is found by the package's own name, from the source as from dist/. */
export const version = (createRequire(import.meta.url)('gannet/package.json') as { version: string }).version;

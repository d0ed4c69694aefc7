import { createRequire } from 'node:module';

/** The version in package.json, which is found by the package's own name, from the source as from dist/. */
export const version = (createRequire(import.meta.url)('gannet/package.json') as { version: string }).version;

/** How the user calls Gannet: in the repository, which runs from the source, through npm. */
export const gannet = import.meta.url.endsWith('.ts') ? 'npm run --silent gannet --' : 'gannet';

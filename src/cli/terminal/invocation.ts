/** How the user calls Gannet: in the repository, which runs from the source, through npm. */
export const gannet = import.meta.url.endsWith('.ts') ? 'npm run --silent gannet --' : 'gannet';

import type { Place } from '../../app/ranks.js';
import { plural } from '../../numbers.js';
import { type RunConfig, shardsOf } from '../../run/config.js';

/** How a batch is divided; nothing where it is not. */
export function shardsFact(config: RunConfig): [string, string][] {
  const shards = shardsOf(config);
  const { batch } = config.options as { readonly batch: number };
  const size = plural(batch / shards, 'image');
  return shards === 1 ? [] : [['Shards', `${shards} of ${size} each; batch norm goes by the images of one shard`]];
}

/** Who trains together; nothing where it is one by itself. */
export function ranksFact(places: readonly Place[]): [string, string][] {
  const hosts = [...new Set(places.map(({ host }) => host))];
  const where = hosts.length === 1 ? `on ${hosts[0]}` : `on ${hosts.length} machines: ${hosts.join(', ')}`;
  return places.length === 0 ? [] : [['Ranks', `${places.length} ${where}`]];
}

/** What is not as one would want it where the ranks are. */
export function placeWarnings(places: readonly Place[], path: string, threads: number): string[] {
  const unseen = places.filter(({ seesFolder }) => !seesFolder);
  const bound = places.filter(({ processors }) => processors < Math.min(threads, 255));
  return [
    ...(unseen.length === 0
      ? []
      : [
          `${ranksText(unseen)} cannot see ${path}: only rank 0 writes there, on ${places[0]!.host}, and the run can be ` +
            'resumed only from there.',
        ]),
    ...(bound.length === 0
      ? []
      : [
          `${ranksText(bound)} may use ${plural(bound[0]!.processors, 'processor')} for ${plural(threads, 'thread')}: the ` +
            'launcher binds them. mpirun --bind-to none does not, and --threads says otherwise.',
        ]),
  ];
}

function ranksText(places: readonly Place[]): string {
  const hosts = [...new Set(places.map(({ host }) => host))].join(', ');
  const ranks = places.map(({ rank }) => rank).join(', ');
  return `${places.length === 1 ? 'Rank' : 'Ranks'} ${ranks} (on ${hosts})`;
}

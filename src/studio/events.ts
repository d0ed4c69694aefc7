import { decodePlace, encodePlace, type Place } from './follow.js';
import type { Hub, Listener } from './hub.js';
import { Refusal } from './refusal.js';

/** Pages that may listen at once, and bytes that may wait for a slow one: then it is let go, and comes again. */
const mostListeners = 250;
const mostWaiting = 1 << 20;
/** Milliseconds between two signs of life. */
const beat = 15_000;

export interface EventChoice {
  readonly runs: readonly string[];
  readonly isListing: boolean;
  /** Where each of the runs was left, as the id of an event or as `cursor` of a run says; empty for: from now on. */
  readonly from: string;
}

/**
 * Server-sent events of runs: `run` (a summary), `extras`, `gain` (what its files have gained), `reset` (the files have
 * begun anew: read the run again), `gone`. An event's id says how far every run was told of; a client that comes again
 * with it as Last-Event-ID misses nothing.
 *
 * @throws Refusal if too many listen
 */
export function eventStream(hub: Hub, { runs, isListing, from }: EventChoice): Response {
  if (hub.listeners >= mostListeners) {
    throw new Refusal(503, `${mostListeners} pages listen already: close some, then reload this one`);
  }
  const left = from.split(',');
  const places = new Map<string, Place | null>(runs.map((run, i) => [run, decodePlace(left[i] ?? '')]));
  let end = (): void => undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const encoder = new TextEncoder();
        let isOpen = true;
        const send = (text: string): void => {
          if (!isOpen) return;
          if ((controller.desiredSize ?? 0) >= 0) controller.enqueue(encoder.encode(text));
          else {
            end();
            controller.close();
          }
        };
        const listener: Listener = {
          places,
          isListing,
          heard: new Map(),
          tell: (event, data) => send(`${idLine(places)}event: ${event}\ndata: ${data}\n\n`),
        };
        const stop = hub.listen(listener);
        const timer = setInterval(() => send(': still here\n\n'), beat);
        end = () => {
          isOpen = false;
          stop();
          clearInterval(timer);
        };
        send(': hello\n\n');
      },
      cancel: () => end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostWaiting }),
  );
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  });
}

/** The id of an event: the places after it, a comma between two. */
function idLine(places: ReadonlyMap<string, Place | null>): string {
  if (places.size === 0) return '';
  return `id: ${[...places.values()].map((place) => (place ? encodePlace(place) : '')).join()}\n`;
}

/**
 * Lets a slow function be called at every movement of a pointer: one call is under way at a time, and of those that come
 * meanwhile only the newest is done.
 */
export function newest<A>(work: (argument: A) => Promise<void>): (argument: A) => Promise<void> {
  let waiting: { readonly argument: A } | null = null;
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    for (let next = waiting; next; next = waiting) {
      waiting = null;
      await work(next.argument);
    }
    running = null;
  };
  return (argument) => {
    waiting = { argument };
    running ??= run();
    return running;
  };
}

import type { Runtime } from '../../src/runtime/runtime.ts';

/** Milliseconds after which messages are looked at. */
const patience = 50;

/**
 * A runtime that lets its worker hear messages between two runs: those of WebAssembly do not yield by themselves.
 * @param pending what is to be over before the next run, such as writing to the browser's storage, which would starve
 */
export function withBreaths(runtime: Runtime, pending: () => Promise<void>): Runtime {
  let last = performance.now();
  return {
    ...runtime,
    async compile(model) {
      const program = await runtime.compile(model);
      return {
        ...program,
        async run(inputs, into) {
          await pending();
          if (performance.now() - last > patience) {
            await new Promise((resolve) => setTimeout(resolve));
            last = performance.now();
          }
          return program.run(inputs, into);
        },
      };
    },
  };
}

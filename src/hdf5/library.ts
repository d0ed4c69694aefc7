/** The HDF5 library, h5wasm, in its build for real files or in that for files in memory. */
export type H5 = typeof import('h5wasm/node').h5wasm;

/** Loads the library, and has it throw its errors rather than print them while `use` runs. */
export async function useHdf5<T>(use: (h5: H5) => T): Promise<T> {
  const { h5wasm } = await import('h5wasm/node');
  return throwing(await begun(h5wasm.ready), () => use(h5wasm));
}

/**
 * The bytes of the HDF5 file that `write` fills, which depend on what it writes alone; it never lies on a disk.
 * @throws whatever `write` throws
 */
export async function hdf5Bytes(write: (file: InstanceType<H5['File']>) => void): Promise<Uint8Array> {
  const { h5wasm } = await import('h5wasm');
  const module = await begun(h5wasm.ready);
  const path = '/written.h5';
  return throwing(module, () => {
    atTimeZero(() => {
      const file = new h5wasm.File(path, 'w');
      try {
        write(file);
      } finally {
        file.close();
      }
    });
    const bytes = module.FS.readFile(path);
    module.FS.unlink(path);
    return bytes;
  });
}

/** What TypeScript knows of only where there are browsers. */
declare const WebAssembly: { readonly Memory: new (size: { readonly initial: number }) => unknown };

/** The library once it is ready. Where it finds no memory to begin with, it fails at saying so: the system says it. */
export async function begun<T>(ready: Promise<T>): Promise<T> {
  try {
    return await ready;
  } catch (error) {
    new WebAssembly.Memory({ initial: 1 });
    throw error;
  }
}

function throwing<T>(module: Awaited<H5['ready']>, use: () => T): T {
  module.activate_throwing_error_handler();
  try {
    return use();
  } finally {
    try {
      module.deactivate_throwing_error_handler();
    } catch {
      // The library may be broken itself, by a full memory: nothing may hide its first error.
    }
  }
}

/** HDF5 notes the time at which it makes a dataset, and h5wasm cannot tell it not to: so it sees a clock at 0. */
export function atTimeZero<T>(write: () => T): T {
  const { now } = Date;
  Date.now = () => 0;
  try {
    return write();
  } finally {
    Date.now = now;
  }
}

/** What the system said, or the innermost of the library's stack of messages, or any other error's message. */
export function summary(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const system = /error message = '([^']*)'/.exec(message)?.[1];
  return system ?? [...message.matchAll(/#\d+: .*?\(\): (.*)/g)].at(-1)?.[1] ?? message;
}

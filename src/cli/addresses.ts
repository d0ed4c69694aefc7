import { GannetError } from '../errors.js';
import { addressesLeft } from '../memory.js';
import { bytes } from '../numbers.js';

/** Bytes of addresses below which libraries end the process where they find none, before Gannet can say anything. */
const least = 1e9;
/** What WebAssembly reserves for one memory, of whatever size. */
const reserved = 11e9;

/**
 * Refuses a limit of the address space (`ulimit -v`) that no work fits into.
 * @param left bytes of addresses; null without a limit
 * @param options what Node was started with
 * @throws GannetError
 */
export function checkAddresses(
  left: number | null = addressesLeft(),
  options = [process.env.NODE_OPTIONS, ...process.execArgv].join(' '),
): void {
  if (left === null) return;
  if (left < least) {
    throw new GannetError(
      `ulimit -v leaves ${bytes(left)} of addresses, and Gannet needs ${bytes(least)} at the least: raise it`,
    );
  }
  if (left < reserved && !options.includes('--disable-wasm-trap-handler')) {
    throw new GannetError(
      `ulimit -v leaves ${bytes(left)} of addresses, and WebAssembly, which draws and writes files of HDF5, reserves ` +
        `${bytes(reserved)}: raise it, or set NODE_OPTIONS=--disable-wasm-trap-handler`,
    );
  }
}

import { expect, test } from 'vitest';
import { checkAddresses } from './addresses.js';

test('a limit of addresses is refused where nothing fits into it, or WebAssembly does not', () => {
  expect(() => checkAddresses(8e8, '--disable-wasm-trap-handler')).toThrow(
    'ulimit -v leaves 800 MB of addresses, and Gannet needs 1.0 GB at the least: raise it',
  );
  expect(() => checkAddresses(3e9, '--max-old-space-size=500')).toThrow(
    /^ulimit -v leaves 3\.0 GB of addresses, and WebAssembly, .*: raise it, or set NODE_OPTIONS=--disable-wasm-trap-handler$/,
  );
  checkAddresses(3e9, '--disable-wasm-trap-handler');
  checkAddresses(2e10, '');
  checkAddresses(null, '');
});

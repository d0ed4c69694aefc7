import { connect } from '../../src/mpi/connect.js';
import { findLauncher } from '../../src/mpi/launcher.js';

const l = findLauncher(process.env)!;
const comm = await connect(l, 5);
const g = await comm.gather(Uint8Array.of(comm.rank, 7));
const s = await comm.share(new TextEncoder().encode(comm.rank === 0 ? 'hello' : ''));
const parts = new Float32Array(2 * 4 * comm.size).map((_, i) => i + 100 * comm.rank);
const sum = await comm.sum(parts, 2);
console.log(comm.library, comm.rank, comm.size, comm.hosts, g, new TextDecoder().decode(s), sum, parts.length);
if (process.argv[2] === 'hang' && comm.rank === 1) for (;;);
if (process.argv[2] === 'abort' && comm.rank === 1) await comm.abort(2);
try {
  await comm.gather(Uint8Array.of(1));
} catch (e) {
  console.log('rank', comm.rank, (e as Error).message);
  await comm.abort(3);
}
await comm.close();

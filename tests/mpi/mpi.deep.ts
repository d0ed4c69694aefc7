import { describe, expect, test } from 'vitest';
import { missing, mpich, openMpi } from './launch.js';
import { killAndResume, trainWithRanks } from './same-bytes.js';

describe('MPICH', () => {
  test('is there, with its launcher', () => {
    expect(missing(mpich)).toBeNull();
  });

  test('three recipes: the same files from one rank, two and four, and from Open MPI', async () => {
    await trainWithRanks([{ mpi: openMpi, ranks: 2 }, ...[1, 2, 4].map((ranks) => ({ mpi: mpich, ranks }))]);
  });

  test('what ranks of one were killed in, those of the other bring to the same end', async () => {
    await killAndResume({ mpi: mpich, ranks: 4 }, { mpi: null, ranks: 1 });
    await killAndResume({ mpi: mpich, ranks: 4 }, { mpi: openMpi, ranks: 2 });
    await killAndResume({ mpi: openMpi, ranks: 4 }, { mpi: mpich, ranks: 2 });
  });
});

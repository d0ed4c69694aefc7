import { describe, expect, test } from 'vitest';
import { findLauncher } from './launcher.js';

describe('findLauncher', () => {
  test('there is none in an ordinary process, nor in a batch script of Slurm that srun did not start', () => {
    expect(findLauncher({ PATH: '/bin' })).toBeNull();
    expect(findLauncher({ SLURM_JOB_ID: '7', SLURM_NTASKS: '8', SLURM_PROCID: '0' })).toBeNull();
  });

  test("Open MPI's mpirun", () => {
    const env = { OMPI_COMM_WORLD_RANK: '3', OMPI_COMM_WORLD_SIZE: '8', OMPI_COMM_WORLD_LOCAL_SIZE: '4' };
    expect(findLauncher(env)).toEqual({
      name: "Open MPI's mpirun",
      rank: 3,
      size: 8,
      localSize: 4,
      kinds: ['open-mpi', 'standard'],
    });
  });

  test("MPICH's mpiexec, whose ranks on this machine may not be told", () => {
    expect(findLauncher({ PMI_RANK: '0', PMI_SIZE: '2', MPI_LOCALNRANKS: '2' })).toMatchObject({ rank: 0, size: 2 });
    expect(findLauncher({ PMI_RANK: '1', PMI_SIZE: '2' })).toMatchObject({ rank: 1, size: 2, localSize: 2 });
  });

  test('srun, with and without the variables of PMI', () => {
    const slurm = { SLURM_PROCID: '5', SLURM_STEP_NUM_TASKS: '8', SLURM_STEP_TASKS_PER_NODE: '4(x2)' };
    expect(findLauncher(slurm)).toMatchObject({ name: 'srun', rank: 5, size: 8, localSize: 4 });
    expect(findLauncher({ ...slurm, PMI_RANK: '5', PMI_SIZE: '8' })?.kinds[0]).toBe('mpich');
  });

  test('a variable that is no number is none', () => {
    expect(findLauncher({ PMI_RANK: '', PMI_SIZE: '2' })).toBeNull();
    expect(findLauncher({ OMPI_COMM_WORLD_RANK: '0', OMPI_COMM_WORLD_SIZE: 'many' })).toBeNull();
  });
});

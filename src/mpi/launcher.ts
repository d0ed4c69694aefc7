/** What started this process as one of several ranks. */
export interface Launcher {
  /** Such as `Open MPI's mpirun`. */
  readonly name: string;
  readonly rank: number;
  readonly size: number;
  /** Ranks on this machine. */
  readonly localSize: number;
  /** Kinds of library that go with it, the likeliest first. */
  readonly kinds: readonly Kind[];
}

/** Kinds of MPI library by their binary interface. */
export type Kind = 'open-mpi' | 'mpich' | 'standard';

interface Sign {
  readonly name: string;
  readonly rank: string;
  readonly size: string;
  readonly localSize: string;
  readonly kinds: readonly Kind[];
}

/**
 * How launchers tell a process its place. Slurm's own come last: srun sets them beside those of PMI. They are those of a
 * step; a batch script by itself, without srun, is none.
 */
const signs: readonly Sign[] = [
  {
    name: "Open MPI's mpirun",
    rank: 'OMPI_COMM_WORLD_RANK',
    size: 'OMPI_COMM_WORLD_SIZE',
    localSize: 'OMPI_COMM_WORLD_LOCAL_SIZE',
    kinds: ['open-mpi', 'standard'],
  },
  {
    name: "MVAPICH's launcher",
    rank: 'MV2_COMM_WORLD_RANK',
    size: 'MV2_COMM_WORLD_SIZE',
    localSize: 'MV2_COMM_WORLD_LOCAL_SIZE',
    kinds: ['mpich', 'standard'],
  },
  {
    name: "MPICH's mpiexec",
    rank: 'PMI_RANK',
    size: 'PMI_SIZE',
    localSize: 'MPI_LOCALNRANKS',
    kinds: ['mpich', 'standard', 'open-mpi'],
  },
  {
    name: 'srun',
    rank: 'SLURM_PROCID',
    size: 'SLURM_STEP_NUM_TASKS',
    localSize: 'SLURM_STEP_TASKS_PER_NODE',
    kinds: ['open-mpi', 'mpich', 'standard'],
  },
];

/** The launcher that started this process; null where there is none. */
export function findLauncher(env: NodeJS.ProcessEnv): Launcher | null {
  for (const { name, kinds, ...variables } of signs) {
    const [rank, size, localSize] = [variables.rank, variables.size, variables.localSize].map((v) => leading(env[v]));
    if (rank === null || !size) continue;
    return { name, rank: rank!, size, localSize: localSize || size, kinds };
  }
  return null;
}

/** The number that a text begins with: Slurm writes `4(x2)`. */
function leading(text: string | undefined): number | null {
  const digits = /^\d+/.exec(text ?? '');
  return digits && Number(digits[0]);
}

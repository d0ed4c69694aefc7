import koffi, { type LibraryHandle } from 'koffi';
import { GannetError } from '../errors.js';
import type { Kind } from './launcher.js';

/** A handle of MPI's: a pointer, or a number, as the library's interface has it. */
type Handle = unknown;
/** Memory that a call reads or writes: typed arrays go by their address. */
type Memory = ArrayBufferView | null;
type Call<Arguments extends readonly unknown[]> = (...given: Arguments) => number;

/** The calls that are used, each as MPI's standard has it in C, and the handles of their kind. */
export interface Library {
  /** As the library names itself, such as `Open MPI v4.1.4`. */
  readonly name: string;
  readonly world: Handle;
  readonly float: Handle;
  readonly byte: Handle;
  readonly errorsReturn: Handle;
  /** In the place of what is sent: it lies where it is received. */
  readonly inPlace: bigint;
  /** The level of threads at which one thread makes all calls. */
  readonly funneled: number;
  readonly initThread: Call<[argc: null, argv: null, wanted: number, granted: Memory]>;
  readonly finalize: Call<[]>;
  readonly abort: Call<[comm: Handle, code: number]>;
  readonly setErrorHandler: Call<[comm: Handle, handler: Handle]>;
  readonly errorString: Call<[code: number, text: Memory, length: Memory]>;
  readonly rank: Call<[comm: Handle, rank: Memory]>;
  readonly size: Call<[comm: Handle, size: Memory]>;
  readonly gather: Call<[...Sent, receive: Memory, n: number, ...Collective]>;
  readonly join: Call<[...Sent, receive: Memory, counts: Memory, starts: Memory, ...Collective]>;
  readonly exchange: Call<
    [
      send: Memory,
      counts: Memory,
      starts: Memory,
      type: Handle,
      receive: Memory,
      counts: Memory,
      starts: Memory,
      ...Collective,
    ]
  >;
  readonly broadcast: Call<[data: Memory, n: number, type: Handle, root: number, comm: Handle, request: Memory]>;
  readonly send: Call<[...Message, request: Memory]>;
  readonly probe: Call<[peer: number, tag: number, comm: Handle, found: Memory, status: Memory]>;
  readonly receive: Call<[...Message, status: Memory]>;
  readonly test: Call<[request: Memory, done: Memory, status: Memory]>;
}
type Sent = [data: Memory | bigint, n: number, type: Handle];
type Collective = [type: Handle, comm: Handle, request: Memory];
type Message = [data: Memory, n: number, type: Handle, peer: number, tag: number, comm: Handle];

/** What libraries of each kind are called. */
const names: Readonly<Record<Kind, readonly string[]>> =
  process.platform === 'darwin'
    ? {
        'open-mpi': ['libmpi.40.dylib', '/opt/homebrew/lib/libmpi.40.dylib', '/usr/local/lib/libmpi.40.dylib'],
        mpich: ['libmpi.12.dylib', '/opt/homebrew/lib/libmpi.12.dylib', '/usr/local/lib/libmpi.12.dylib'],
        standard: ['libmpi_abi.1.dylib', 'libmpi_abi.dylib'],
      }
    : {
        'open-mpi': ['libmpi.so.40'],
        // Debian's name; that of MPICH itself, Intel MPI and MVAPICH.
        mpich: ['libmpich.so.12', 'libmpi.so.12'],
        standard: ['libmpi_abi.so.1', 'libmpi_abi.so.0', 'libmpi_abi.so'],
      };

/**
 * The system's MPI library.
 * @param path the library's file, where the user names it
 * @throws GannetError if there is none, or it is of no known kind
 */
export function openLibrary(kinds: readonly Kind[], path: string | undefined): Library {
  const candidates = path === undefined ? kinds.flatMap((kind) => names[kind]) : [path];
  const reasons: string[] = [];
  for (const file of candidates) {
    try {
      return bind(koffi.load(file, { global: true, lazy: true }), file);
    } catch (error) {
      if (error instanceof GannetError) throw error;
      reasons.push((error as Error).message);
    }
  }
  if (path !== undefined) throw new GannetError(`GANNET_MPI names ${path}, which cannot be loaded: ${reasons[0]}`);
  throw new GannetError(
    `no MPI library was found (tried ${candidates.join(', ')}): install Open MPI or MPICH, the one whose launcher ` +
      'started this, or name the library as GANNET_MPI=/path/to/libmpi.so',
  );
}

function bind(lib: LibraryHandle, file: string): Library {
  const of = handlesOf(lib, file);
  const memory = 'void *';
  const { handle } = of;
  const call = <A extends readonly unknown[]>(name: string, ...types: string[]) =>
    lib.func(name, 'int', types) as unknown as Call<A>;
  const sent = [memory, 'int', handle];
  const pieces = [memory, memory, memory, handle];
  const collective = [handle, memory];
  const message = [memory, 'int', handle, 'int', 'int', handle];
  return {
    ...of,
    initThread: call('MPI_Init_thread', memory, memory, 'int', memory),
    finalize: call('MPI_Finalize'),
    abort: call('MPI_Abort', handle, 'int'),
    setErrorHandler: call('MPI_Comm_set_errhandler', handle, handle),
    errorString: call('MPI_Error_string', 'int', memory, memory),
    rank: call('MPI_Comm_rank', handle, memory),
    size: call('MPI_Comm_size', handle, memory),
    gather: call('MPI_Iallgather', ...sent, ...sent, ...collective),
    join: call('MPI_Iallgatherv', ...sent, ...pieces, ...collective),
    exchange: call('MPI_Ialltoallv', ...pieces, ...pieces, ...collective),
    broadcast: call('MPI_Ibcast', memory, 'int', handle, 'int', handle, memory),
    send: call('MPI_Isend', ...message, memory),
    probe: call('MPI_Iprobe', 'int', 'int', handle, memory, memory),
    receive: call('MPI_Recv', ...message, memory),
    test: call('MPI_Test', memory, memory, memory),
  };
}

/**
 * Handles are the values that each interface's mpi.h gives them: addresses of Open MPI's variables, numbers in MPICH and
 * its kin, numbers as wide as pointers in the standard's own interface (MPI 5.0, chapter 20).
 */
function handlesOf(lib: LibraryHandle, file: string) {
  const name = nameOf(lib, file);
  if (hasStandardInterface(lib)) {
    return {
      name,
      handle: 'intptr_t',
      world: 0x101,
      float: 0x210,
      byte: 0x247,
      errorsReturn: 0x143,
      inPlace: 1n,
      funneled: 1024,
    };
  }
  if (name.startsWith('Open MPI')) {
    const variable = (symbol: string): Handle => lib.symbol(symbol, 'char');
    return {
      name,
      handle: 'void *',
      world: variable('ompi_mpi_comm_world'),
      float: variable('ompi_mpi_float'),
      byte: variable('ompi_mpi_byte'),
      errorsReturn: variable('ompi_mpi_errors_return'),
      inPlace: 1n,
      funneled: 1,
    };
  }
  if (/^(MPICH|Intel|MVAPICH|CRAY|ParaStation|PSP)/i.test(name)) {
    return {
      name,
      handle: 'int',
      world: 0x44000000,
      float: 0x4c00040a,
      byte: 0x4c00010d,
      errorsReturn: 0x54000001,
      inPlace: 2n ** 64n - 1n,
      funneled: 1,
    };
  }
  throw new GannetError(
    `${file} is an MPI library of a kind that is not known here (${name}): use Open MPI, MPICH or one of its kin, or ` +
      "a library of the standard's interface (libmpi_abi), and name it as GANNET_MPI",
  );
}

/** Most bytes that a library's name takes, by any interface. */
const longestName = 8192;

/** The first of the lines in which a library says what it is. */
function nameOf(lib: LibraryHandle, file: string): string {
  const text = new Uint8Array(longestName);
  const length = new Int32Array(1);
  let ask: Call<[Memory, Memory]>;
  try {
    ask = lib.func('MPI_Get_library_version', 'int', ['void *', 'void *']) as unknown as typeof ask;
    ask(text, length);
  } catch {
    throw new GannetError(`${file} is no MPI library: it has no MPI_Get_library_version`);
  }
  const whole = new TextDecoder().decode(text.subarray(0, length[0]));
  return whole
    .split(/[\n,]/)[0]!
    .replaceAll(/[\s\0]+/g, ' ')
    .trim();
}

function hasStandardInterface(lib: LibraryHandle): boolean {
  const [major, minor] = [new Int32Array([-1]), new Int32Array(1)];
  try {
    lib.func('MPI_Abi_get_version', 'int', ['void *', 'void *'])(major, minor);
  } catch {
    return false; // Older than MPI 5.0.
  }
  // A library that has the call and not the interface answers −1.
  return major[0]! > 0;
}

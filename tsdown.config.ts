import { defineConfig } from 'tsdown';

const common = { format: 'esm', dts: true, fixedExtension: false } as const;

export default defineConfig([
  {
    ...common,
    entry: ['src/index.ts', 'src/cli/main.ts', 'src/hdf5/worker.ts', 'src/mpi/worker.ts'],
    platform: 'node',
    target: 'node20',
  },
  // By itself, so that it shares no file with what needs Node.
  { ...common, entry: ['src/web.ts'], platform: 'browser', target: 'es2023', external: [/^#/], clean: false },
]);

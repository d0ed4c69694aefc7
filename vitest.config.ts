import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'bench/**/*.test.ts', 'playground/**/*.test.ts'],
    // ONNX Runtime is a native addon with threads of its own: one process a file, not a worker thread.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    reporters: ['default', './tests/tally.ts'],
  },
});

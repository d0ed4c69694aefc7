import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.deep.ts', 'tests/**/*.deep.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 3_600_000,
    reporters: ['default', './tests/tally.ts'],
  },
});

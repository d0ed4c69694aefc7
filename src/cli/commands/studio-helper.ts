import type { Command } from 'commander';

/** What `gannet studio` starts beside itself; nobody types it. */
export function addStudioHelper(program: Command): void {
  program.command('studio-helper', { hidden: true }).action(async () => {
    const { serveTasks } = await import('../../studio/helper-main.js');
    serveTasks();
  });
}

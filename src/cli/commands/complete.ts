import type { ArgumentHandler, OptionHandler } from '@bomb.sh/tab';
import type { Command } from 'commander';

const name = 'complete';

/**
 * `gannet complete SHELL`, which prints what a shell needs to complete Gannet's commands, and `gannet complete -- WORDS`,
 * which that asks. The library is loaded only then.
 */
export async function addComplete(program: Command, args: readonly string[]): Promise<void> {
  if (args[0] !== name) {
    program
      .command(name)
      .summary('print the completions of a shell')
      .argument('<shell>', 'zsh, bash, fish or powershell')
      .addHelpText(
        'after',
        `
Examples:
  source <(gannet complete bash)   in ~/.bashrc
  source <(gannet complete zsh)    in ~/.zshrc
  gannet complete fish > ~/.config/fish/completions/gannet.fish`,
      );
    return;
  }
  const { default: completions } = await import('@bomb.sh/tab/commander');
  const { recipes } = await import('../../recipes/index.js');
  const { runNames } = await import('../../app/find-run.js');
  const offerRecipes: ArgumentHandler & OptionHandler = (offer) => {
    for (const [recipe, { title }] of recipes) offer(recipe, title);
  };
  const offerRuns: ArgumentHandler = (offer) => {
    for (const run of ['latest', ...runNames('runs')]) offer(run, '');
  };
  for (const { arguments: known, options } of completions(program).commands.values()) {
    for (const asked of [known.get('recipe'), options.get('recipe')]) if (asked) asked.handler = offerRecipes;
    for (const asked of [known.get('run'), known.get('runs')]) if (asked) asked.handler = offerRuns;
  }
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** An environment without what npm hands to the scripts that it runs, and without a user's own settings of npm. */
const plainEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm|onnxruntime)_/i.test(name))),
  npm_config_userconfig: '/dev/null',
  npm_config_loglevel: 'error',
};

/** Runs a command in a folder and gives what it printed. @throws with all of its output if it fails */
export async function run(
  folder: string,
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const options = { cwd: folder, env: { ...plainEnv, ...env }, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(file, args, options).catch((error) => {
    throw new Error(`${file} ${args.join(' ')}: ${error.message}\n${error.stdout}`);
  });
  return stdout;
}

/** Builds the package and packs it into a folder; its path. */
export async function pack(folder: string): Promise<string> {
  await run(root, 'npm', ['run', 'build']);
  const [packed] = JSON.parse(await run(root, 'npm', ['pack', '--json', '--pack-destination', folder]));
  return join(folder, packed.filename);
}

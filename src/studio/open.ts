import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { version } from '../app/version.js';
import { GannetError } from '../errors.js';
import { makeFolder } from '../run/place.js';
import { loopback } from './guard.js';
import { studioPages } from './page.js';
import { serve } from './serve.js';
import { createStudio } from './studio.js';

export interface StudioChoice {
  /** The folder whose runs are shown, `runs` by default; it is made if there is none. */
  readonly runs?: string;
  /** 4290 by default; 0 for any that is free. */
  readonly port?: number;
  /** 127.0.0.1 by default; any other needs a token. */
  readonly host?: string;
  readonly token?: string;
  /** Whether it only shows: nothing can be begun, stopped or deleted. */
  readonly readOnly?: boolean;
}

export interface Studio {
  /** What to open in a browser; with the token where there is one. */
  readonly url: string;
  readonly root: string;
  /** Ends it, and what was not to outlive it; @returns the trainings that go on. */
  close(): Promise<readonly Lasting[]>;
}

/** A training that goes on by itself. */
interface Lasting {
  readonly run: string;
  readonly pid: number;
}

const defaultPort = 4290;
/** Characters below which a token could be guessed. */
const leastToken = 12;

/**
 * Serves the studio until it is closed.
 *
 * @param onBuild told when the page has to be built first, in the repository
 * @throws GannetError if it cannot listen, or would be open to others without a token
 */
export async function openStudio(choice: StudioChoice = {}, onBuild?: () => void): Promise<Studio> {
  const { runs = 'runs', port = defaultPort, host = '127.0.0.1', token, readOnly = false } = choice;
  checkToken(host, token);
  await makeFolder(runs).catch((error: Error) => {
    throw new GannetError(`the folder ${runs} cannot be made: ${error.message}`);
  });
  const root = await realpath(resolve(runs));
  const pages = await studioPages(onBuild);
  const studio = await createStudio({ root, version, pages, host, token: token ?? null, isReadOnly: readOnly });
  const serving = await serve(studio.app, host, port);
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
  const close = async (): Promise<readonly Lasting[]> => {
    await serving.close();
    await studio.close();
    return studio.jobs.lasting;
  };
  return { url: `http://${name}:${serving.port}/${query}`, root, close };
}

/** @throws GannetError if others could come in without a token, or with one that can be guessed */
function checkToken(host: string, token: string | undefined): void {
  if (token !== undefined && !(token.length >= leastToken && /^[\w.~-]+$/.test(token))) {
    throw new GannetError(
      `the token is to be of ${leastToken} or more letters, digits, - and _, so that nobody guesses it: such as ${suggested()}`,
    );
  }
  if (token === undefined && !loopback.has(host)) {
    throw new GannetError(
      `at ${host} others can reach the studio, and could train, stop and delete: give a --token that only you know, ` +
        `such as --token ${suggested()}`,
    );
  }
}

function suggested(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, 20);
}

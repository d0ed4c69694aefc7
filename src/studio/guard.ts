import { timingSafeEqual } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { Refusal } from './refusal.js';

export const loopback = new Set(['127.0.0.1', '::1', 'localhost']);
/** Addresses that stand for all of a machine's. */
const anywhere = new Set(['0.0.0.0', '::']);
const cookie = 'gannet-studio';

export interface GuardOptions {
  /** What the server listens at. */
  readonly host: string;
  /** Null where none is asked for. */
  readonly token: string | null;
  readonly isReadOnly: boolean;
}

/**
 * Refuses what does not come from the studio's own page or a program of its user's: requests to another host name (DNS
 * rebinding), from another site's page, without the token, or that would change something where nothing may be.
 *
 * @throws Refusal
 */
export function guard({ host, token, isReadOnly }: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const { method } = context.req;
    const changes = method !== 'GET' && method !== 'HEAD';
    checkHost(context, host);
    checkOrigin(context, changes);
    if (token !== null) {
      const redirect = checkToken(context, token);
      if (redirect) return redirect;
    }
    if (changes && isReadOnly && !isHarmless(context.req.path))
      throw new Refusal(403, 'this studio only shows: it was started with --read-only');
    return next();
  };
}

/** Whether a post changes nothing: it only brings an image to look for. */
function isHarmless(path: string): boolean {
  return /^\/api\/runs\/[^/]+\/nearest$/.test(path);
}

/** @throws Refusal if the request is for a name that is not this server's */
function checkHost(context: Context, host: string): void {
  const asked = context.req.header('Host') ?? '';
  let name = '';
  try {
    name = new URL(`http://${asked}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    // No host at all, or none that is one.
  }
  const known = anywhere.has(host) ? [...loopback, hostname().toLowerCase(), ...ownAddresses()] : [host.toLowerCase()];
  const names = loopback.has(host) ? [...loopback] : known;
  if (name === '' || !names.includes(name)) {
    throw new Refusal(403, `this studio is not at the host ${asked.slice(0, 100)}: open the address that it printed`);
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);
}

/** @throws Refusal if a page of another site has sent it */
function checkOrigin(context: Context, changes: boolean): void {
  const origin = context.req.header('Origin');
  const site = context.req.header('Sec-Fetch-Site');
  const isForeign = origin !== undefined && origin !== `http://${context.req.header('Host')}`;
  // A link on another site's page may be followed; nothing else of the studio is for it.
  const isLink = !changes && context.req.header('Sec-Fetch-Mode') === 'navigate' && context.req.path === '/';
  const isCross = site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink;
  if (isForeign || isCross)
    throw new Refusal(403, 'this studio answers its own page alone, and this is from another site');
}

/**
 * A page brings the token once, in its address, and then as a cookie; a program as `Authorization: Bearer …`.
 *
 * @returns where the page is sent, without the token in its address
 * @throws Refusal if it is missing or wrong
 */
function checkToken(context: Context, token: string): Response | null {
  const brought = context.req.query('token');
  if (brought !== undefined && context.req.path === '/' && isEqual(brought, token)) {
    setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return context.redirect('/');
  }
  const bearer = /^Bearer (.+)$/.exec(context.req.header('Authorization') ?? '')?.[1];
  const given = bearer ?? getCookie(context, cookie);
  if (given !== undefined && isEqual(given, token)) return null;
  throw new Refusal(
    401,
    'the token is missing or wrong: open the address that the studio printed, or send it as Bearer',
  );
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

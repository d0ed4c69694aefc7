import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { GannetError } from '../errors.js';

/** Milliseconds for a request's head and for all of it, and connections at once: a slow client holds up nobody. */
const limits = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 };
const mostConnections = 1000;

export interface Serving {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens. @throws GannetError if it cannot, such as where another program has the port */
export async function serve(app: Hono, host: string, port: number): Promise<Serving> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: limits }) as Server;
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new GannetError(whyNot(error, host, port))));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `port ${port} is taken: name another as --port, or 0 for any that is free`;
  if (code === 'EACCES') return `port ${port} may not be used by you: name one from 1024 on as --port`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine: name another as --host`;
  return `the studio cannot listen at ${host}:${port}: ${message}`;
}

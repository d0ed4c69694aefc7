import { GannetError } from '../errors.js';

/** Statuses of HTTP by which the studio says no. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503;

/** A request that cannot be answered: what is wrong, in words, and the status that says so to programs. */
export class Refusal extends GannetError {
  readonly status: RefusalStatus;

  constructor(status: RefusalStatus, message: string) {
    super(message);
    this.status = status;
  }
}

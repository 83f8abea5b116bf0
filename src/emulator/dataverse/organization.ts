import { randomUUID } from 'node:crypto';
import type { EmulatorAnswer, EmulatorRequest } from '../http.ts';
import { answerRequest, type PartWatcher } from './answer-request.ts';
import type { OrganizationOptions } from './organization-options.ts';
import { Store } from './store.ts';
import { changeTables, type SchemaChange, type Tables } from './tables.ts';

/** One Dataverse organization: its tables, its rows, and the Web API over them. */
export class Organization {
  readonly options: OrganizationOptions;
  readonly store: Store;
  #tables: Tables;

  constructor(options: OrganizationOptions) {
    this.options = options;
    this.store = new Store();
    this.#tables = options.tables;
  }

  /** The schema as it is now. */
  get tables(): Tables {
    return this.#tables;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return (this.options.clock ?? Date.now)();
  }

  /** A GUID for a new row, in lower case. */
  newId(): string {
    return (this.options.newId ?? randomUUID)().toLowerCase();
  }

  /** As when a solution leaves or an older release runs: the table or column is gone from the metadata and the API. */
  changeSchema(change: SchemaChange): void {
    this.#tables = changeTables(this.#tables, change);
  }

  /**
   * Answers a request for anything below `/api/data/`. Never throws: refusals are answers too.
   *
   * @param watch - hears of each request of a batch.
   */
  handle(request: EmulatorRequest, watch?: PartWatcher): EmulatorAnswer {
    return answerRequest(this, request, watch);
  }
}

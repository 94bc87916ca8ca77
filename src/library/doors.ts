/**
 * What lives at the doors and follows the line of history: the nonces that keys have used, kept with each snapshot by
 * name, and the keys of all accounts. It stands outside the state's digest.
 */

import { assert } from '../core/assert.ts';
import type { ApiKey, KeyRing } from '../gateway/authentication.ts';
import { imageOfNonces, Nonces, type NoncesImage, type NoncesRecord, recordNonces } from '../gateway/nonces.ts';
import type { Saved } from '../host/checkpoints.ts';
import type { Follower } from '../host/desk.ts';
import type { Entry } from '../journal/journal.ts';
import { type Delivered, GENESIS, type Timeline } from '../timeline/timeline.ts';

interface DoorsRecord {
  readonly foundingAccounts: number;
  readonly nonces: NoncesRecord;
  readonly kept: readonly (readonly [snapshot: string, nonces: NoncesRecord])[];
}

export class Doors implements Follower, Saved {
  readonly name = 'doors';
  readonly nonces = new Nonces();
  readonly #timeline: Timeline;
  readonly #keys = new Map<string, ApiKey>();
  #kept = new Map<string, NoncesImage>();
  /** Accounts that genesis made: they and their keys are the same on every line of history. */
  #foundingAccounts = 0;
  /** Keys of the others. */
  #laterKeys: string[] = [];

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Finds the keys of the accounts that there are on the present line of history. */
  readonly keyRing: KeyRing = { find: (apiKey) => this.#keys.get(apiKey) };

  apply(entry: Entry, { result }: Delivered): void {
    const { command, key, nonce } = entry;
    if (key !== undefined && nonce !== undefined) this.nonces.remember(key, nonce);
    if (result.type === 'account') this.#learnKeys(result.accountId);
    if (result.type !== 'done') return;
    switch (command.type) {
      case 'genesis':
        this.#foundingAccounts = this.#timeline.venue.state.accounts.size;
        this.#learnKeys(0);
        this.#kept.set(GENESIS, this.nonces.save());
        return;
      case 'snapshot':
        this.#kept.set(command.name, this.nonces.save());
        return;
      case 'deleteSnapshot':
        this.#kept.delete(command.name);
        return;
      case 'revert':
        this.nonces.load(this.#image(command.name));
        for (const apiKey of this.#laterKeys) this.#keys.delete(apiKey);
        this.#laterKeys = [];
        this.#learnKeys(this.#foundingAccounts);
        return;
    }
  }

  save(): Uint8Array {
    const record: DoorsRecord = {
      foundingAccounts: this.#foundingAccounts,
      nonces: recordNonces(this.nonces.save()),
      kept: Array.from(this.#kept, ([name, image]) => [name, recordNonces(image)]),
    };
    return new TextEncoder().encode(JSON.stringify(record));
  }

  load(bytes: Uint8Array): void {
    const record = JSON.parse(new TextDecoder().decode(bytes)) as DoorsRecord;
    this.#foundingAccounts = record.foundingAccounts;
    this.nonces.load(imageOfNonces(record.nonces));
    this.#kept = new Map(record.kept.map(([name, nonces]) => [name, imageOfNonces(nonces)]));
    this.#learnKeys(0);
  }

  #image(snapshot: string): NoncesImage {
    const image = this.#kept.get(snapshot);
    assert(image !== undefined, 'every snapshot has its nonces');
    return image;
  }

  /** Takes in the keys of the accounts from an id on. */
  #learnKeys(fromAccount: number): void {
    const { accounts } = this.#timeline.venue.state;
    for (let accountId = fromAccount; accountId < accounts.size; accountId++) {
      for (const key of accounts.find(accountId)?.keys ?? []) {
        this.#keys.set(key.apiKey, { ...key, accountId });
        if (accountId >= this.#foundingAccounts) this.#laterKeys.push(key.apiKey);
      }
    }
  }
}

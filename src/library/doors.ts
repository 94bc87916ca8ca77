/**
 * What lives at the doors and follows the line of history: the nonces that keys have used, the accounts' budgets of
 * requests, and what is to go wrong on purpose, all kept with each snapshot by name, and the keys of all accounts. It
 * stands outside the state's digest.
 */

import { assert } from '../core/assert.ts';
import type { SetFaults } from '../core/commands/command.ts';
import type { ApiKey } from '../gateway/authentication.ts';
import { Dialects, type DialectsImage } from '../gateway/dialect/dialects.ts';
import type { Dialect } from '../gateway/dialect/switches.ts';
import { Faults, type FaultsImage, type FaultsRecord, imageOfFaults, recordFaults } from '../gateway/faults/faults.ts';
import type { FaultRule } from '../gateway/faults/rule.ts';
import { KeyRefusals, type Keys } from '../gateway/key-refusals/key-refusals.ts';
import { imageOfNonces, Nonces, type NoncesImage, type NoncesRecord, recordNonces } from '../gateway/nonces.ts';
import {
  type BudgetsImage,
  type BudgetsRecord,
  imageOfBudgets,
  RateLimits,
  type RateLimitsOptions,
  recordBudgets,
} from '../gateway/rate-limits.ts';
import type { Saved } from '../host/checkpoints.ts';
import type { Follower } from '../host/desk.ts';
import type { Entry } from '../journal/journal.ts';
import { type Delivered, GENESIS, type Timeline } from '../timeline/timeline.ts';

/** What a snapshot keeps. */
interface Kept {
  readonly nonces: NoncesImage;
  readonly budgets: BudgetsImage;
  readonly dialects: DialectsImage;
  readonly faults: FaultsImage;
}

type DialectsRecord = readonly (readonly [account: number, dialect: string])[];

type KeptRecord = readonly [
  nonces: NoncesRecord,
  budgets: BudgetsRecord,
  dialects: DialectsRecord,
  faults: FaultsRecord,
];

interface DoorsRecord {
  readonly foundingAccounts: number;
  readonly nonces: NoncesRecord;
  readonly budgets: BudgetsRecord;
  readonly dialects: DialectsRecord;
  readonly faults: FaultsRecord;
  readonly kept: readonly (readonly [snapshot: string, ...KeptRecord])[];
}

function recordOf({ nonces, budgets, dialects, faults }: Kept): KeptRecord {
  return [recordNonces(nonces), recordBudgets(budgets), [...dialects], recordFaults(faults)];
}

function keptOf([nonces, budgets, dialects, faults]: KeptRecord): Kept {
  return {
    nonces: imageOfNonces(nonces),
    budgets: imageOfBudgets(budgets),
    dialects: new Map(dialects),
    faults: imageOfFaults(faults),
  };
}

export class Doors implements Follower, Saved {
  readonly name = 'doors';
  readonly nonces = new Nonces();
  readonly limits: RateLimits;
  readonly dialects: Dialects;
  readonly faults = new Faults();
  readonly #timeline: Timeline;
  readonly #keys = new Map<string, ApiKey>();
  #kept = new Map<string, Kept>();
  /** Accounts that genesis made: they and their keys are the same on every line of history. */
  #foundingAccounts = 0;
  /** Keys of the others. */
  #laterKeys: string[] = [];

  /** Without `limits` nothing is counted; `dialect` is the venue's, the default one when absent. */
  constructor(timeline: Timeline, limits?: RateLimitsOptions, dialect?: Dialect) {
    this.#timeline = timeline;
    this.limits = new RateLimits(limits ?? { nowMs: () => timeline.venue.timeMs, isEnforced: () => false });
    this.dialects = new Dialects(dialect);
  }

  /** Finds the keys of the accounts that there are on the present line of history. */
  readonly keyRing: Keys = {
    find: (apiKey) => this.#keys.get(apiKey),
    all: () => this.#keys.values(),
    accountName: (accountId) => this.#timeline.venue.state.accounts.find(accountId)?.name ?? '',
  };
  /** Not kept with snapshots: what went wrong is not undone by going back. */
  readonly keyRefusals = new KeyRefusals(this.keyRing, () => this.#timeline.venue.timeMs);

  apply(entry: Entry, { result }: Delivered): void {
    const { command, key, nonce } = entry;
    if (key !== undefined && nonce !== undefined) this.nonces.remember(key, nonce);
    if (result.type === 'account') {
      this.#learnKeys(result.accountId);
      if ('specification' in command) this.#learnDialect(result.accountId, command.specification.dialect);
    }
    if (result.type !== 'done') return;
    switch (command.type) {
      case 'genesis':
        this.#foundingAccounts = this.#timeline.venue.state.accounts.size;
        this.#learnKeys(0);
        for (const { name, dialect } of command.accounts) {
          if (dialect !== undefined) this.dialects.set(this.#idOf(name), dialect);
        }
        this.#kept.set(GENESIS, this.#image());
        return;
      case 'setAccount':
        this.#learnDialect(command.account, command.dialect);
        return;
      case 'setFaults':
        this.#setFaults(command);
        return;
      case 'snapshot':
        this.#kept.set(command.name, this.#image());
        return;
      case 'deleteSnapshot':
        this.#kept.delete(command.name);
        return;
      case 'revert':
        this.#goBack(command.name);
        for (const apiKey of this.#laterKeys) this.#keys.delete(apiKey);
        this.#laterKeys = [];
        this.#learnKeys(this.#foundingAccounts);
        return;
    }
  }

  save(): Uint8Array {
    const [nonces, budgets, dialects, faults] = recordOf(this.#image());
    const record: DoorsRecord = {
      foundingAccounts: this.#foundingAccounts,
      nonces,
      budgets,
      dialects,
      faults,
      kept: Array.from(this.#kept, ([name, kept]) => [name, ...recordOf(kept)] as const),
    };
    return new TextEncoder().encode(JSON.stringify(record));
  }

  load(bytes: Uint8Array): void {
    const record = JSON.parse(new TextDecoder().decode(bytes)) as DoorsRecord;
    const { foundingAccounts, nonces, budgets, dialects, faults } = record;
    this.#foundingAccounts = foundingAccounts;
    this.#become(keptOf([nonces, budgets, dialects, faults]));
    this.#kept = new Map(record.kept.map(([name, ...kept]) => [name, keptOf(kept)]));
    this.#learnKeys(0);
  }

  #image(): Kept {
    return {
      nonces: this.nonces.save(),
      budgets: this.limits.save(),
      dialects: this.dialects.save(),
      faults: this.faults.save(),
    };
  }

  #goBack(snapshot: string): void {
    const kept = this.#kept.get(snapshot);
    assert(kept !== undefined, 'every snapshot has what the doors kept with it');
    this.#become(kept);
  }

  #become({ nonces, budgets, dialects, faults }: Kept): void {
    this.nonces.load(nonces);
    this.limits.load(budgets);
    this.dialects.load(dialects);
    this.faults.load(faults);
  }

  /** The control door has read the rules; they are journaled as it gave them. */
  #setFaults({ removed, rules, atGenesis }: SetFaults): void {
    this.faults.change(removed, rules as readonly FaultRule[]);
    const genesis = this.#kept.get(GENESIS);
    if (atGenesis === true && genesis !== undefined) {
      this.#kept.set(GENESIS, { ...genesis, faults: this.faults.save() });
    }
  }

  #learnDialect(accountId: number, dialect: string | undefined): void {
    if (dialect !== undefined) this.dialects.set(accountId, dialect);
  }

  #idOf(name: string): number {
    const { accounts } = this.#timeline.venue.state;
    for (let accountId = 0; accountId < accounts.size; accountId++) {
      if (accounts.find(accountId)?.name === name) return accountId;
    }
    throw new Error(`genesis made no account ${name}`);
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

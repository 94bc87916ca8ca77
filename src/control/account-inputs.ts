/** Accounts as users describe them: in `--accounts FILE`, in the library, and to the control door. */
import type { AccountSpecification, ApiKey } from '../core/commands/command.ts';
import type { MarginScheduleName } from '../core/instruments/platforms.ts';
import { readDialect } from '../gateway/dialect/read.ts';
import { DEFAULT_DIALECT, type DialectSettings } from '../gateway/dialect/switches.ts';
import { dictionary, either, flag, list, number, object, oneOf, type Schema, text } from '../gateway/schema.ts';
import { described } from './documents.ts';
import { derivedKeys } from './keys.ts';

/** The name of a dialect, or switches over the venue's own: see docs/dialect.md. */
export type DialectInput = string | DialectSettings;

/** An amount of money: decimal text, which is exact, or a number. */
export type AmountInput = string | number;

/** Money that an account starts with. */
export interface FundingInput {
  /** `cash`, `flex`, or the wallet of an inverse pair such as `fi_xbtusd`. */
  readonly wallet: string;
  /** `USD`, `XBT` (or `BTC`), `ETH`, ... */
  readonly asset: string;
  readonly amount: AmountInput;
}

/** An API key of one's own. */
export interface KeyInput {
  readonly apiKey: string;
  /** Base64. */
  readonly apiSecret: string;
  /** What it may do besides withdrawing; `full` by default. */
  readonly general?: 'none' | 'read' | 'full';
  /** Whether it may withdraw; `none` by default. */
  readonly transfer?: 'none' | 'full';
  /** In which dialect it is answered; that of its account when absent. */
  readonly dialect?: DialectInput;
}

export interface AccountInput {
  /** Up to 64 letters, digits, dots, dashes and underscores, beginning with a letter. */
  readonly name: string;
  readonly funds?: readonly FundingInput[];
  /** Without them the keys follow from the venue's seed and the name. */
  readonly keys?: readonly KeyInput[];
  readonly marginSchedule?: MarginScheduleName;
  /** Uid of the fee schedule that it is charged by; without one each contract's own. */
  readonly feeSchedule?: string;
  /** Name of the account whose subaccount it is; one that comes before it. */
  readonly master?: string;
  /** In which dialect it is answered; the venue's when absent. */
  readonly dialect?: DialectInput;
}

/** Names stand in paths and tables, and are told apart from ids (which are numbers). */
const NAME_PATTERN = '^[A-Za-z][A-Za-z0-9._-]{0,63}$';
const UUID_LIKE = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;
/** Names of the venue's own accounts. */
const RESERVED: readonly string[] = ['house', 'noise'];

export const AMOUNT: Schema<AmountInput> = described(
  either(text({ minLength: 1, maxLength: 64 }), number()),
  'takes an amount above 0, as a number or, to be exact, as text',
);

export const ACCOUNT_NAME: Schema<string> = described(
  text({ pattern: NAME_PATTERN }),
  'takes up to 64 letters, digits, dots, dashes and underscores, beginning with a letter',
);

const DIALECT: Schema<DialectInput> = described(
  either(text({ maxLength: 40 }), dictionary(text({ maxLength: 40 }))) as Schema<DialectInput>,
  'takes the name of a dialect, or an object of switches',
);

const FUNDS = list(
  object({
    wallet: described(text({ minLength: 1, maxLength: 64 }), 'takes the name of a wallet: cash, flex, fi_xbtusd'),
    asset: described(text({ minLength: 1, maxLength: 64 }), 'takes the symbol of an asset: USD, XBT'),
    amount: AMOUNT,
  }),
  1000,
);

const KEYS = list(
  object(
    {
      apiKey: described(text({ pattern: '^[!-~]{1,256}$' }), 'takes up to 256 characters without spaces'),
      apiSecret: described(
        text({ pattern: '^(?:[A-Za-z0-9+/]{4}){1,64}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$' }),
        'takes base64 text',
      ),
    },
    {
      general: described(oneOf('none', 'read', 'full'), 'takes none, read or full'),
      transfer: described(oneOf('none', 'full'), 'takes none or full'),
      dialect: DIALECT,
    },
  ),
  100,
);

/** A platform is one that `GET /instruments` names in `marginSchedules`. */
export const MARGIN_SCHEDULE = described(
  text({ pattern: '^([a-z][a-z0-9_-]{0,39}/)?(professional|retail)$' }),
  'takes professional or retail, or one of a platform, such as europa/retail',
) as Schema<MarginScheduleName>;

/** A schedule of `GET /feeschedules`, or empty text for that of each contract. */
const FEE_SCHEDULE: Schema<string> = described(
  text({ maxLength: 64 }),
  "takes the uid of a fee schedule, or empty text for each contract's own",
);

/** One account. */
export const ACCOUNT_INPUT: Schema<AccountInput> = object(
  { name: ACCOUNT_NAME },
  {
    funds: described(FUNDS, 'takes a list of {"wallet", "asset", "amount"}'),
    keys: described(KEYS, 'takes a list of {"apiKey", "apiSecret", "general", "transfer"}'),
    marginSchedule: MARGIN_SCHEDULE,
    feeSchedule: FEE_SCHEDULE,
    master: ACCOUNT_NAME,
    dialect: DIALECT,
  },
);

/** What an accounts file holds. */
export const ACCOUNT_INPUTS: Schema<readonly AccountInput[]> = list(ACCOUNT_INPUT);

/** Flags of an account that may be changed while the venue runs. */
export const ACCOUNT_CHANGES = object(
  {},
  {
    active: described(flag(), 'takes true or false'),
    tradingEnabled: described(flag(), 'takes true or false'),
    marginSchedule: MARGIN_SCHEDULE,
    feeSchedule: FEE_SCHEDULE,
    dialect: DIALECT,
  },
);

/** Why no account may have this name; undefined when it may. */
export function nameProblem(name: string): string | undefined {
  if (RESERVED.includes(name)) return `The name ${name} is the venue's own.`;
  if (UUID_LIKE.test(name)) return `The name ${name} could be taken for a uid.`;
  return undefined;
}

/** What is wrong with the dialects of an account and its keys; undefined when nothing is. */
export function dialectProblem({ name, dialect, keys = [] }: AccountInput): string | undefined {
  const own = dialect === undefined ? undefined : dialectFault(dialect);
  if (own !== undefined) return `The dialect of ${name} ${own}.`;
  for (const key of keys) {
    const fault = key.dialect === undefined ? undefined : dialectFault(key.dialect);
    if (fault !== undefined) return `The dialect of ${name}'s key ${key.apiKey.slice(0, 40)} ${fault}.`;
  }
  return undefined;
}

/** Why an account cannot have this dialect, as the end of a sentence. */
export function dialectFault(dialect: DialectInput): string | undefined {
  const result = readDialect(dialect, { base: DEFAULT_DIALECT, ofAccount: true });
  return result.ok ? undefined : result.problem;
}

/**
 * The account as the core wants it. Keys that were not given follow from the seed and the name; `symbolOf` gives the
 * ledger's symbol of an asset as a caller names it.
 */
export function toSpecification(
  input: AccountInput,
  seed: number,
  symbolOf: (asset: string) => string,
): AccountSpecification {
  return {
    name: input.name,
    ...(input.marginSchedule === undefined ? {} : { marginSchedule: input.marginSchedule }),
    ...(input.feeSchedule === undefined ? {} : { feeSchedule: input.feeSchedule }),
    ...(input.master === undefined ? {} : { master: input.master }),
    ...(input.dialect === undefined ? {} : { dialect: JSON.stringify(input.dialect) }),
    keys: input.keys === undefined || input.keys.length === 0 ? derivedKeys(seed, input.name) : input.keys.map(toKey),
    funds: (input.funds ?? []).map(({ wallet, asset, amount }) => ({
      wallet: wallet.toLowerCase(),
      asset: symbolOf(asset),
      amount: String(amount),
    })),
  };
}

function toKey({ apiKey, apiSecret, general = 'full', transfer = 'none', dialect }: KeyInput): ApiKey {
  const own = dialect === undefined ? {} : { dialect: JSON.stringify(dialect) };
  return { apiKey, secret: apiSecret, general, transfer, ...own };
}

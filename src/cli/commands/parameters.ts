/** What commands take: how a value is read from text, and how often it may be given. */

/** What a value may be completed with in a shell: words that are known, or the names of things of the running venue. */
export type Completion = readonly string[] | 'accounts' | 'snapshots' | 'markets' | 'files';

/** One kind of value. */
export interface Kind<Value> {
  /** What stands for it in the help text: `N`, `FILE`. */
  readonly placeholder: string;
  /** What it takes, as the end of a sentence that begins with "takes". */
  readonly takes: string;
  /** Undefined for text that is no such value. */
  readonly read: (text: string) => Value | undefined;
  readonly completion?: Completion;
}

/** One argument or flag of a command; `Value` is what the command finds in its context. */
export interface Parameter<Value> {
  /** What it is for, as a sentence. */
  readonly help: string;
  /** Undefined for a switch. */
  readonly kind: Kind<unknown> | undefined;
  readonly isRequired: boolean;
  /** Whether it may be given more than once. */
  readonly repeats: boolean;
  /** The values that were given, in order, as the command finds them. */
  readonly collect: (values: readonly unknown[]) => Value;
}

// biome-ignore lint/suspicious/noExplicitAny: parameters of every type stand in one table
export type Parameters = Readonly<Record<string, Parameter<any>>>;

/** The values of parameters by their names. */
export type ValuesOf<Given extends Parameters> = {
  readonly [Name in keyof Given]: Given[Name] extends Parameter<infer Value> ? Value : never;
};

/** A flag without a value: `--verbose`. False when it is absent. */
export function toggle(help: string): Parameter<boolean> {
  return { help, kind: undefined, isRequired: false, repeats: false, collect: ([value]) => value === true };
}

/** Has to be given, once. */
export function required<Value>(kind: Kind<Value>, help: string): Parameter<Value> {
  return { help, kind, isRequired: true, repeats: false, collect: ([value]) => value as Value };
}

/** May be given, once. */
export function optional<Value>(kind: Kind<Value>, help: string): Parameter<Value | undefined>;
export function optional<Value>(kind: Kind<Value>, help: string, otherwise: Value): Parameter<Value>;
export function optional<Value>(kind: Kind<Value>, help: string, otherwise?: Value): Parameter<Value | undefined> {
  const collect = ([value]: readonly unknown[]): Value | undefined =>
    value === undefined ? otherwise : (value as Value);
  const told = otherwise === undefined || help.includes('Default') ? help : `${help} Default ${otherwise}.`;
  return { help: told, kind, isRequired: false, repeats: false, collect };
}

/** Has to be given, as often as one likes. */
export function several<Value>(kind: Kind<Value>, help: string): Parameter<readonly Value[]> {
  return { help, kind, isRequired: true, repeats: true, collect: (values) => values as readonly Value[] };
}

/** May be given, as often as one likes. */
export function any<Value>(kind: Kind<Value>, help: string): Parameter<readonly Value[]> {
  return { ...several(kind, help), isRequired: false };
}

/** Any text, as it was typed. The venue says what is wrong with it: it knows more than the command line does. */
export function text(placeholder: string, takes: string, completion?: Completion): Kind<string> {
  return { placeholder, takes, read: (typed) => (typed === '' ? undefined : typed), ...(completion && { completion }) };
}

/** The path of a file, or whatever else the command takes in its place. */
export function file(placeholder = 'FILE', takes = 'the path of a file'): Kind<string> {
  return text(placeholder, takes, 'files');
}

/** An account by its id, name or uid. */
export const ACCOUNT: Kind<string> = text('ACCOUNT', 'the id, name or uid of an account', 'accounts');

/** A snapshot by its name. */
export const SNAPSHOT: Kind<string> = text('NAME', 'the name of a snapshot', 'snapshots');

/** `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** One of a few words. */
export function choice<Word extends string>(...words: readonly Word[]): Kind<Word> {
  return {
    placeholder: words.join('|'),
    takes: alternatives(words),
    read: (typed) => words.find((word) => word === typed),
    completion: words,
  };
}

/** A whole number within bounds, both included. */
export function wholeNumber(placeholder: string, least: number, most: number): Kind<number> {
  return {
    placeholder,
    takes: `a whole number from ${least} to ${most}`,
    read: (typed) =>
      /^-?\d{1,16}$/.test(typed) && Number(typed) >= least && Number(typed) <= most ? Number(typed) : undefined,
  };
}

const NUMBER = /^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;

/** A number in decimal digits; `takes` says which. */
export function number(
  placeholder: string,
  takes = 'a number',
  accepts: (value: number) => boolean = () => true,
): Kind<number> {
  return {
    placeholder,
    takes,
    read: (typed) => (NUMBER.test(typed) && accepts(Number(typed)) ? Number(typed) : undefined),
  };
}

/** `NAME=VALUE`, as in `XBT=50000`. */
export function assignment<Value>(name: string, value: Kind<Value>): Kind<readonly [name: string, value: Value]> {
  return {
    placeholder: `${name}=${value.placeholder}`,
    takes: `${name}=${value.placeholder}, where ${value.placeholder} is ${value.takes}`,
    read: (typed) => {
      const [, left, right] = /^([^=]+)=(.+)$/s.exec(typed) ?? [];
      const read = right === undefined ? undefined : value.read(right);
      return left === undefined || read === undefined ? undefined : [left, read];
    },
  };
}

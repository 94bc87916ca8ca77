/** Which venue a command talks to. */
import { type Connection, DEFAULT_URL } from './control-client.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What was typed goes before the environment. */
export function connectionOf(flags: Readonly<Record<string, unknown>>, environment: Environment): Connection {
  const { url, token, ca } = flags as { readonly [Name in 'url' | 'token' | 'ca']?: string };
  return {
    url: url ?? set(environment.DRYDOCK_URL) ?? DEFAULT_URL,
    token: token ?? set(environment.DRYDOCK_CONTROL_TOKEN),
    authorityFile: ca ?? set(environment.DRYDOCK_CA_FILE),
  };
}

/** The same for a command line that is still being typed. */
export function typedConnection(words: readonly string[], environment: Environment): Connection {
  const flags: Record<'url' | 'token' | 'ca', string | undefined> = { url: undefined, token: undefined, ca: undefined };
  for (const [index, word] of words.entries()) {
    const [, name, inline] = /^--(url|token|ca)(?:=(.*))?$/.exec(word) ?? [];
    if (name === 'url' || name === 'token' || name === 'ca') flags[name] = inline ?? words[index + 1];
  }
  return connectionOf(flags, environment);
}

/** A variable that is empty counts as not set. */
function set(variable: string | undefined): string | undefined {
  return variable === '' ? undefined : variable;
}

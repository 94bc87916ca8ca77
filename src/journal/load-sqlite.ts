import type * as Sqlite from 'node:sqlite';

/** The built-in SQLite, without the warning that some Node releases print when it is first used. Other warnings stay. */
export function loadSqlite(): typeof Sqlite {
  const emitWarning = process.emitWarning;
  const exceptSqlite = (...parameters: Parameters<typeof emitWarning>): void => {
    if (!String(parameters[0]).startsWith('SQLite is an experimental feature'))
      Reflect.apply(emitWarning, process, parameters);
  };
  process.emitWarning = exceptSqlite as typeof emitWarning;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

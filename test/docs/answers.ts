/**
 * Answers as the documentation prints them: JSON, in which a line of three dots at the end of an object or a list stands
 * for more of the same.
 */

const MORE = '...';

/** Reads a printed answer. The dots become a member or an item named `...`. */
export function readAnswer(text: string): unknown {
  const enclosing: string[] = [];
  const lines = text.split('\n').map((line) => {
    const isMore = line.trim() === MORE;
    const inside = enclosing.at(-1);
    for (const [bracket] of line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[{}[\]]/g)) {
      if (bracket === '{' || bracket === '[') enclosing.push(bracket);
      else enclosing.pop();
    }
    if (!isMore) return line;
    return inside === '{' ? `"${MORE}": true` : `"${MORE}"`;
  });
  return JSON.parse(lines.join('\n'));
}

/** Whether the value of a member must be the printed one, too; of the others, names and types alone. */
export type Compares = (name: string) => boolean;

/** How an answer differs from the printed one: a line for each difference, none when it is as printed. */
export function differences(printed: unknown, real: unknown, compares: Compares, path = ''): readonly string[] {
  const place = path === '' ? 'the answer' : path;
  if (kindOf(printed) !== kindOf(real)) return [`${place} is ${kindOf(real)}, printed as ${kindOf(printed)}`];
  if (Array.isArray(printed)) return listDifferences(printed, real as readonly unknown[], compares, path);
  if (isObject(printed)) return objectDifferences(printed, real as Members, compares, path);
  if (printed === real || !compares(path.split('.').at(-1) ?? '')) return [];
  return [`${place} is ${JSON.stringify(real)}, printed as ${JSON.stringify(printed)}`];
}

type Members = Readonly<Record<string, unknown>>;

function objectDifferences(printed: Members, real: Members, compares: Compares, path: string): readonly string[] {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const found: string[] = [];
  for (const name of Object.keys(printed)) {
    if (name === MORE) continue;
    if (!Object.hasOwn(real, name)) found.push(`${at(name)} is printed, and not in the answer`);
    else found.push(...differences(printed[name], real[name], compares, at(name)));
  }
  if (Object.hasOwn(printed, MORE)) return found;
  const left = Object.keys(real).filter((name) => !Object.hasOwn(printed, name));
  return [...found, ...left.map((name) => `${at(name)} is in the answer, and not printed`)];
}

/** Items are compared one by one; where more are meant, the rest need not be printed. */
function listDifferences(
  printed: readonly unknown[],
  real: readonly unknown[],
  compares: Compares,
  path: string,
): readonly string[] {
  const items = printed.filter((item) => item !== MORE);
  const isCut = items.length < printed.length;
  if (isCut ? real.length < items.length : real.length !== items.length) {
    return [`${path} has ${real.length} items, printed are ${items.length}`];
  }
  return items.flatMap((item, index) => differences(item, real[index], compares, `${path}[${index}]`));
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

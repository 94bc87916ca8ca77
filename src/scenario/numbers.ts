/** Numbers for people: grouped by thousands, the same on every machine, whatever its language. */

/** `12,345.60`; a minus sign that is one, and none before zero. */
export function grouped(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  if (text.includes('e')) return String(value);
  const [whole = '', fraction] = text.split('.');
  const sign = value < 0 && Number(text) !== 0 ? '-' : '';
  return `${sign}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** An amount in a currency: cents of dollars, six digits of coins. */
export function amountText(value: number, currency: string): string {
  return grouped(value, currency === 'USD' ? 2 : 6);
}

/** A price: whole dollars of what costs thousands, more digits of what costs less. */
export function priceText(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 10_000 ? 0 : size >= 100 ? 1 : size >= 1 ? 3 : 6;
  return trimmed(grouped(value, decimals));
}

/** A size, or a figure of an expectation, with the digits that it has. */
export function plain(value: number): string {
  return trimmed(grouped(value, 8));
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

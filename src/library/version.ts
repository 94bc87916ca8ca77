/** The version of this package. */
import { readFileSync } from 'node:fs';

/** As package.json says; it lies equally far from a folder of src/ and from dist/modules/, where this is compiled to. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version;
}

/** docs/first-hour.md, typed in a project in which Drydock and ccxt are installed. */
import { delimiter, join } from 'node:path';
import { quietPort } from '../support/ports.ts';
import { blocksOf, readPage } from './markdown.ts';
import { runPage, type Step } from './page-session.ts';

/** Types the page from its first command behind the installation to its last. Rejects when a command fails. */
export async function typeFirstHour(folder: string): Promise<readonly Step[]> {
  const port = await quietPort();
  const own = Object.entries(process.env).filter(([name]) => !/^(DRYDOCK_|NODE_TEST_CONTEXT)/.test(name));
  const environment = {
    ...Object.fromEntries(own),
    PATH: `${join(folder, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
    // The one thing that a reader need not set: port 8600 may be taken here.
    DRYDOCK_PORT: String(port),
    DRYDOCK_URL: `http://127.0.0.1:${port}`,
  };
  const isInstallation = ({ text }: { readonly text: string }): boolean => text.startsWith('npm pack');
  return runPage(blocksOf(readPage('docs/first-hour.md')), isInstallation, { folder, environment });
}

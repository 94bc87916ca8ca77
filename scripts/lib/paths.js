// Where things lie in a clone. The scripts run under whatever Node the user has (20 or newer), before anything is installed.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The folder that holds prepared JavaScript and the install lock; ignored by git, safe to delete at any time. */
export const preparedFolder = join(root, '.prepared');

/**
 * The clone's own Node.js, as the npm package `node` puts it. The file itself and not the link in `.bin`: that is a shell script on Windows.
 * @param {string} folder the root of the clone
 */
export function ownNodePath(folder) {
  return join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

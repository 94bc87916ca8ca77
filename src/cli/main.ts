#!/usr/bin/env node
/** The command `drydock`. Nothing but this file is loaded by a Node.js that is too old for the rest. */
const OLDEST = [22, 13] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    `Drydock needs Node.js ${OLDEST.join('.')} or newer; this is ${process.versions.node}. Install a newer one (https://nodejs.org), or use a clone: npm start there brings its own.`,
  );
  process.exitCode = 1;
} else {
  const { keepCompiled } = await import('./compile-cache.ts');
  keepCompiled(import.meta.url);
  const { run } = await import('./run.ts');
  await run(process.argv.slice(2));
}

export {};

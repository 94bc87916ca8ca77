/** `drydock --help`, for somebody who has never seen Drydock. */
import { flagOf, OPTION_NAMES, OPTIONS } from '../library/options.ts';
import { CONFIGURATION_FILE } from './other-sources.ts';

const WIDTH = 100;
const INDENT = 6;

const INTRODUCTION = `Drydock is a Kraken Futures venue on your own machine: point your client at it instead of the
real host, trade with money that is not real, and read what every wallet holds.

Usage: drydock [start] [options]
       drydock --help | --version

It listens on http://127.0.0.1:8600, prints the API keys of ten funded accounts, and runs until it is
told to end with Ctrl-C. Its state is kept in the folder .drydock, and the next start goes on from it.

Options:`;

const ENDING = `  -h, --help
      This text.
  -v, --version
      The version.

Every option but --reset can also be given in the environment (--control-token as
DRYDOCK_CONTROL_TOKEN) or in the file ${CONFIGURATION_FILE} in the working folder
({"port": 8600, "controlToken": "..."}). The command line goes before the environment, and that
before the file.

Exit codes: 0 after a clean end, 1 when the venue could not start or had to stop, 2 when an option or
a file it names is wrong.`;

export function helpText(): string {
  const options = OPTION_NAMES.map((name) => {
    const { argument, help } = OPTIONS[name];
    return [`  --${flagOf(name)}${argument === undefined ? '' : ` ${argument}`}`, ...wrapped(help)].join('\n');
  });
  return [INTRODUCTION, ...options, ENDING].join('\n');
}

/** The text in lines of at most WIDTH characters, indented. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && INDENT + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => ' '.repeat(INDENT) + each);
}

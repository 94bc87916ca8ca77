/** Names of commands and flags as they are typed. */
import type { Command } from './commands/command.ts';

/** `untilTime` as it is typed behind two dashes: `until-time`. */
export function flagName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Whether several commands begin with this word: `snapshot take`, `snapshot list`. */
export function isGroup(word: string, commands: readonly Command[]): boolean {
  return commands.some(({ name }) => name.startsWith(`${word} `));
}

/** The first words of all commands that are shown. */
export function nearestCommands(commands: readonly Command[]): readonly string[] {
  return [...new Set(commands.filter(({ isHidden }) => !isHidden).map(({ name }) => name.split(' ')[0] ?? name))];
}

import type { Command } from 'commander';

/** A command as completion scripts see it. */
export interface CommandDescription {
  /** The words that lead to it, without the name of the program: `config init`. */
  readonly path: string;
  readonly summary: string;
  readonly subcommands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly OptionDescription[];
  /** The values that its argument can have; empty when it takes files or nothing. */
  readonly argumentChoices: readonly string[];
}

/** An option of a command. */
export interface OptionDescription {
  /** Such as `--format`. */
  readonly flag: string;
  readonly summary: string;
  readonly takesValue: boolean;
  /** The values that it can have; empty when any. */
  readonly choices: readonly string[];
}

/** Every command of the program, the program itself first. */
export function describeTree(program: Command): readonly CommandDescription[] {
  return describe(program, []);
}

function describe(command: Command, path: readonly string[]): readonly CommandDescription[] {
  const own: CommandDescription = {
    path: path.join(' '),
    summary: command.summary(),
    subcommands: command.commands.map((child) => ({
      name: child.name(),
      summary: child.summary(),
    })),
    options: [
      ...command.options.map((option) => ({
        flag: option.long ?? option.short ?? '',
        summary: option.description,
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
      })),
      { flag: '--help', summary: 'print help', takesValue: false, choices: [] },
    ],
    argumentChoices: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
  };
  return [own, ...command.commands.flatMap((child) => describe(child, [...path, child.name()]))];
}

import { ok } from '@countersign/core';
import { Argument, type Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { bashCompletion } from '../completion/bash-completion.ts';
import { describeTree } from '../completion/command-tree.ts';
import { fishCompletion } from '../completion/fish-completion.ts';
import { zshCompletion } from '../completion/zsh-completion.ts';
import { EXIT } from '../exit-code.ts';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
type Shell = keyof typeof SCRIPTS;

/** `countersign completion bash|zsh|fish` */
export function registerCompletion(program: Command, { io, finish }: CommandContext): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that completes commands, options and their values.')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      '\nbash: source <(countersign completion bash)        in ~/.bashrc\n' +
        'zsh:  countersign completion zsh > "${fpath[1]}/_countersign"\n' +
        'fish: countersign completion fish > ~/.config/fish/completions/countersign.fish\n',
    )
    .action((shell: Shell) => {
      io.stdout.write(SCRIPTS[shell](describeTree(program)));
      finish(ok(EXIT.yes));
    });
}

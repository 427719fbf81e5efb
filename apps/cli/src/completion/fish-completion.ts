import type { CommandDescription, OptionDescription } from './command-tree.ts';

/** A completion script for fish. */
export function fishCompletion(tree: readonly CommandDescription[]): string {
  return `# Completion of countersign for fish.\n${tree.flatMap(linesOf).join('\n')}\n`;
}

function linesOf(command: CommandDescription): readonly string[] {
  const condition = conditionOf(command);
  return [
    ...command.subcommands.map(
      ({ name, summary }) =>
        `complete -c countersign -f -n ${condition} -a ${name} -d ${quoted(summary)}`,
    ),
    ...(command.argumentChoices.length === 0
      ? []
      : [
          `complete -c countersign -f -n ${condition} -a ${quoted(command.argumentChoices.join(' '))}`,
        ]),
    ...command.options.map((option) => optionLine(option, condition)),
  ];
}

function optionLine(
  { flag, summary, takesValue, choices }: OptionDescription,
  condition: string,
): string {
  const name = flag.replace(/^--/, '');
  const value = takesValue ? ' -r' : '';
  const values = choices.length === 0 ? '' : ` -f -a ${quoted(choices.join(' '))}`;
  return `complete -c countersign -n ${condition} -l ${name}${value}${values} -d ${quoted(summary)}`;
}

/** After all words of the path, and before any subcommand of it. */
function conditionOf({ path, subcommands }: CommandDescription): string {
  const words = path.split(' ').filter((word) => word !== '');
  const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`);
  const names = subcommands.map(({ name }) => name).join(' ');
  const notYet = names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`];
  return quoted([...seen, ...notYet].join('; and '));
}

function quoted(text: string): string {
  const [first = ''] = text.split('\n');
  return `'${first.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

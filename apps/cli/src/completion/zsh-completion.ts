import type { CommandDescription } from './command-tree.ts';

/** A completion script for zsh. */
export function zshCompletion(tree: readonly CommandDescription[]): string {
  const names = new Set(tree.flatMap(({ subcommands }) => subcommands.map(({ name }) => name)));
  return `#compdef countersign
# Completion of countersign for zsh.
_countersign() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}" route="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$word" in
      ${[...names].join('|')}) route="\${route:+$route }$word" ;;
    esac
  done
  case "$route $previous" in
${choiceCases(tree)}
  esac
  local -a entries
  case "$route" in
${tree.map(entryCase).join('\n')}
  esac
  _describe 'countersign' entries
  _files
}
compdef _countersign countersign
`;
}

function choiceCases(tree: readonly CommandDescription[]): string {
  return tree
    .flatMap(({ path, options }) =>
      options
        .filter(({ choices }) => choices.length > 0)
        .map(
          ({ flag, choices }) =>
            `    "${path} ${flag}") compadd -- ${choices.join(' ')}; return ;;`,
        ),
    )
    .join('\n');
}

function entryCase({ path, subcommands, options, argumentChoices }: CommandDescription): string {
  const entries = [
    ...subcommands.map(({ name, summary }) => entry(name, summary)),
    ...argumentChoices.map((choice) => entry(choice, '')),
    ...options.map(({ flag, summary }) => entry(flag, summary)),
  ];
  return `    "${path}") entries=(${entries.join(' ')}) ;;`;
}

/** `name:summary` in single quotes; quotes and colons would end a part early. */
function entry(name: string, summary: string): string {
  const [first = ''] = summary.split('\n');
  const text = first.replaceAll(':', '\\:').replaceAll("'", '’');
  return `'${name}${text === '' ? '' : `:${text}`}'`;
}

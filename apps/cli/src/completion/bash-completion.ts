import type { CommandDescription } from './command-tree.ts';

/** A completion script for bash 4 and later. */
export function bashCompletion(tree: readonly CommandDescription[]): string {
  const names = new Set(tree.flatMap(({ subcommands }) => subcommands.map(({ name }) => name)));
  return `# Completion of countersign for bash.
_countersign() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      ${[...names].join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path $previous" in
${choiceCases(tree)}
  esac
  local words=""
  case "$path" in
${tree.map(wordCase).join('\n')}
  esac
  if [[ "$current" == -* || -z "$current" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [[ \${#COMPREPLY[@]} -gt 0 && "$current" == -* ]] && return
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
  COMPREPLY+=($(compgen -f -- "$current"))
}
complete -o filenames -F _countersign countersign
`;
}

function choiceCases(tree: readonly CommandDescription[]): string {
  return tree
    .flatMap(({ path, options }) =>
      options
        .filter(({ choices }) => choices.length > 0)
        .map(
          ({ flag, choices }) =>
            `    "${path} ${flag}") COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$current")); return ;;`,
        ),
    )
    .join('\n');
}

function wordCase({ path, subcommands, options, argumentChoices }: CommandDescription): string {
  const words = [
    ...subcommands.map(({ name }) => name),
    ...argumentChoices,
    ...options.map(({ flag }) => flag),
  ];
  return `    "${path}") words="${words.join(' ')}" ;;`;
}

import { ServiceError } from '../service-error.ts';

/** Parameters as a tree: keys to texts or further trees. */
export type ParameterTree = ReadonlyMap<string, string | ParameterTree>;

type Branch = Map<string, string | Branch>;

const MAX_PARAMETERS = 10_000;
const MAX_DEPTH = 16;

/**
 * Reads the body of a request in AWS's query protocol: `Tags.member.1.Key=team`
 * becomes a tree, in which lists are numbered under `member`.
 *
 * @see {@link https://smithy.io/2.0/aws/protocols/aws-query-protocol.html}
 */
export function readQuery(body: string): ParameterTree {
  const root: Branch = new Map();
  let count = 0;
  for (const [name, value] of new URLSearchParams(body)) {
    count += 1;
    if (count > MAX_PARAMETERS) throw malformed(`more than ${MAX_PARAMETERS} parameters`);
    put(root, name.split('.'), value);
  }
  return root;
}

function put(root: Branch, path: readonly string[], value: string): void {
  if (path.length > MAX_DEPTH) throw malformed(`a name of more than ${MAX_DEPTH} parts`);
  let branch = root;
  for (const part of path.slice(0, -1)) {
    const known = branch.get(part);
    if (typeof known === 'string') throw malformed(`both a value and parts of ${part}`);
    const next: Branch = known ?? new Map();
    branch.set(part, next);
    branch = next;
  }
  branch.set(path.at(-1) ?? '', value);
}

function malformed(what: string): ServiceError {
  return new ServiceError('MalformedInput', `The request has ${what}.`);
}

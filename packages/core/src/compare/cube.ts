import { isAccountId, parseArn } from '../arn/arn.ts';
import { STAR } from '../evaluate/pattern.ts';
import type {
  AttachedPolicy,
  Policy,
  PrincipalElement,
  PrincipalEntry,
  Statement,
} from '../policy/policy.ts';
import type { ActionIndex } from './action-index.ts';
import type { ActionSet } from './action-set.ts';
import { codesOf, type Glob } from './glob.ts';
import { type GlobSet, globSet } from './glob-set.ts';
import { type KeyAtom, keyAtomOf, textGlob } from './key-atom.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A statement as a set of requests: its actions, and atoms that must all hold. */
export interface Cube {
  readonly attached: AttachedPolicy;
  readonly statement: Statement;
  readonly actions: ActionSet;
  readonly atoms: readonly Atom[];
}

/** A test on one part of a request. */
export type Atom = TextAtom | { readonly kind: 'key'; readonly atom: KeyAtom };

/** A test on the resource or the principal. */
export interface TextAtom {
  readonly kind: 'resource' | 'principal';
  readonly negated: boolean;
  readonly set: GlobSet;
}

/** Turns a statement into a cube. */
export function cubeOf(
  statement: Statement,
  attached: AttachedPolicy,
  actions: ActionIndex,
  vocabulary: Vocabulary,
): Cube {
  const { version } = attached.policy;
  const atoms: Atom[] = statement.conditions.map((condition) => ({
    kind: 'key',
    atom: keyAtomOf(condition, version, vocabulary),
  }));
  if (statement.principal !== undefined) {
    atoms.push(principalAtom(statement.principal, vocabulary));
  }
  const resource = resourceAtom(statement, attached.policy, vocabulary);
  if (resource !== null) atoms.push(resource);
  return {
    attached,
    statement,
    actions: actions.setOf(statement.action),
    atoms: atoms.filter((atom) => !isAlwaysTrue(atom)),
  };
}

function resourceAtom(
  { resource }: Statement,
  { version }: Policy,
  vocabulary: Vocabulary,
): TextAtom | null {
  if (resource === undefined) return null;
  const globs = resource.patterns.map((pattern) =>
    textGlob(pattern, { style: 'resource', version }, vocabulary),
  );
  return { kind: 'resource', negated: resource.negated, set: globSet(globs) };
}

function principalAtom(element: PrincipalElement, vocabulary: Vocabulary): TextAtom {
  const globs = element.entries.flatMap((entry) => principalGlobs(entry, vocabulary));
  return { kind: 'principal', negated: element.negated, set: globSet(globs) };
}

/** Principals as texts: `AWS arn:…`, `Service lambda.amazonaws.com`. An account covers all that is in it. */
function principalGlobs(
  { type, value }: PrincipalEntry,
  { globs, partitions }: Vocabulary,
): readonly Glob[] {
  if (type === '*' || value === '*') return [globs.everything];
  const account = type === 'AWS' ? accountNamed(value) : null;
  if (account === null) return [globs.literal(`${type} ${value}`)];
  return arnHeads(partitions).map((head) => globs.of([...codesOf(`${head}${account}:`), STAR]));
}

function arnHeads(partitions: readonly string[]): readonly string[] {
  return partitions.flatMap((partition) =>
    ['iam', 'sts'].map((service) => `AWS arn:${partition}:${service}::`),
  );
}

function accountNamed(value: string): string | null {
  if (isAccountId(value)) return value;
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : null;
}

/**
 * Every text that stands for a principal. Made-up users of accounts that nobody
 * names come first, so that a witness from outside looks like one.
 */
export function allPrincipals({ globs, partitions }: Vocabulary): GlobSet {
  const [partition = 'aws'] = partitions;
  const strangers = ['999999999999', '888888888888'].map((id) =>
    globs.literal(`AWS arn:${partition}:iam::${id}:user/example`),
  );
  const heads = [...arnHeads(partitions), 'Service ', 'Federated ', 'CanonicalUser '];
  return globSet([...strangers, ...heads.map((head) => globs.of([...codesOf(head), STAR]))]);
}

function isAlwaysTrue(atom: Atom): boolean {
  return atom.kind !== 'key' && !atom.negated && atom.set.globs.some((glob) => glob.isEverything);
}

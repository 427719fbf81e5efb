import type { AttachedPolicy, Policy, Statement } from '../policy/policy.ts';
import type { ActionIndex } from './action-index.ts';
import type { ActionSet } from './action-set.ts';
import { type GlobSet, globSet } from './glob-set.ts';
import { type KeyAtom, keyAtomOf, textGlob } from './key-atom.ts';
import { namedPrincipals } from './principals.ts';
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
  const named = namedPrincipals(statement, vocabulary);
  if (named !== null) {
    const negated = statement.principal?.negated ?? false;
    atoms.push({ kind: 'principal', negated, set: named });
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

function isAlwaysTrue(atom: Atom): boolean {
  return atom.kind !== 'key' && !atom.negated && atom.set.globs.some((glob) => glob.isEverything);
}

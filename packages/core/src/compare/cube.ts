import { isAccountId, parseArn } from '../arn/arn.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { STAR } from '../evaluate/pattern.ts';
import type {
  AttachedPolicy,
  Policy,
  PrincipalElement,
  PrincipalEntry,
  Statement,
} from '../policy/policy.ts';
import { matchWildcard } from '../wildcard/match-wildcard.ts';
import { ActionSet, type ActionUniverse } from './action-set.ts';
import { type Glob, globOf } from './glob.ts';
import { type KeyAtom, keyAtomOf, textGlob, type VariableLetters } from './key-atom.ts';

/** A statement as a set of requests: its actions, and atoms that must all hold. */
export interface Cube {
  readonly statement: Statement;
  readonly isDeny: boolean;
  readonly actions: ActionSet;
  readonly atoms: readonly Atom[];
}

/** A test on one part of a request. */
export type Atom = TextAtom | { readonly kind: 'key'; readonly atom: KeyAtom };

/** A test on the resource or the principal. */
export interface TextAtom {
  readonly kind: 'resource' | 'principal';
  readonly negated: boolean;
  readonly globs: readonly Glob[];
}

/** A policy as a union of sets of requests, less another. */
export interface CubePolicy {
  readonly attached: AttachedPolicy;
  readonly allows: readonly Cube[];
  readonly denies: readonly Cube[];
  /** Every action that some Allow names. */
  readonly allowedActions: ActionSet;
}

/** Finds the actions that a pattern matches; remembers every pattern it was asked about. */
export class ActionIndex implements ActionUniverse {
  readonly names: readonly string[];
  readonly folded: readonly string[];
  /** How many of the names are the catalog's; those behind them were named by a policy. */
  readonly knownCount: number;
  private readonly idByName: ReadonlyMap<string, number>;
  private readonly idsByPattern = new Map<string, readonly number[]>();
  private readonly catalog: Catalog;
  private everything: ActionSet | null = null;

  /** @param extra action names that policies mention and the catalog does not know */
  constructor(catalog: Catalog, extra: readonly string[] = []) {
    this.catalog = catalog;
    this.knownCount = catalog.actionNames.length;
    const more = extra.filter((name) => catalog.idOf(name) === undefined);
    this.names = more.length === 0 ? catalog.actionNames : [...catalog.actionNames, ...more];
    this.folded = this.names.map((name) => name.toLowerCase());
    this.idByName = new Map(this.folded.map((name, id) => [name, id]));
  }

  /** The actions of an action element. */
  setOf(element: Statement['action']): ActionSet {
    const set = ActionSet.of(element.patterns.flatMap((pattern) => this.idsOf(pattern)));
    return element.negated ? this.all().minus(set) : set;
  }

  private all(): ActionSet {
    this.everything ??= ActionSet.of(this.names.map((_, id) => id));
    return this.everything;
  }

  private idsOf(written: string): readonly number[] {
    const pattern = written.toLowerCase();
    const known = this.idsByPattern.get(pattern);
    if (known !== undefined) return known;
    const ids = this.search(pattern);
    this.idsByPattern.set(pattern, ids);
    return ids;
  }

  private search(pattern: string): readonly number[] {
    const named = this.idByName.get(pattern);
    if (named !== undefined) return [named];
    const colon = pattern.indexOf(':');
    const service = pattern.slice(0, Math.max(colon, 0));
    const isOneService = colon > 0 && !/[*?]/.test(service);
    const [from, to] = isOneService
      ? (this.catalog.serviceRange(service) ?? [0, 0])
      : [0, this.knownCount];
    const ids: number[] = [];
    for (let id = from; id < to; id += 1) this.addIfMatching(ids, id, pattern);
    for (let id = this.knownCount; id < this.names.length; id += 1) {
      this.addIfMatching(ids, id, pattern);
    }
    return ids;
  }

  private addIfMatching(ids: number[], id: number, pattern: string): void {
    if (pattern === '*' || matchWildcard(pattern, this.folded[id] ?? '')) ids.push(id);
  }
}

/** Turns a policy into cubes. */
export function cubesOf(
  attached: AttachedPolicy,
  actions: ActionIndex,
  letters: VariableLetters,
): CubePolicy {
  const cubes = attached.policy.statements
    .map((statement) => cubeOf(statement, attached, actions, letters))
    .filter((cube) => cube !== null);
  const allows = cubes.filter((cube) => !cube.isDeny);
  return {
    attached,
    allows,
    denies: cubes.filter((cube) => cube.isDeny),
    allowedActions: allows.reduce((all, cube) => all.or(cube.actions), ActionSet.EMPTY),
  };
}

function cubeOf(
  statement: Statement,
  attached: AttachedPolicy,
  actions: ActionIndex,
  letters: VariableLetters,
): Cube | null {
  const isResourceSide = attached.kind === 'resource' || attached.kind === 'trust';
  // Such a statement covers nobody.
  if (isResourceSide && statement.principal === undefined) return null;
  const { version } = attached.policy;
  const atoms: Atom[] = statement.conditions.map((condition) => ({
    kind: 'key',
    atom: keyAtomOf(condition, version, letters),
  }));
  if (statement.principal !== undefined) atoms.push(principalAtom(statement.principal));
  const resource = resourceAtom(statement, attached.policy, letters);
  if (resource !== null) atoms.push(resource);
  return {
    statement,
    isDeny: statement.effect === 'Deny',
    actions: actions.setOf(statement.action),
    atoms: atoms.filter((atom) => !isAlwaysTrue(atom)),
  };
}

function resourceAtom(
  { resource }: Statement,
  { version }: Policy,
  letters: VariableLetters,
): TextAtom | null {
  if (resource === undefined) return null;
  const globs = resource.patterns.map((pattern) =>
    textGlob(pattern, { style: 'resource', version, letters }),
  );
  return { kind: 'resource', negated: resource.negated, globs };
}

function principalAtom(element: PrincipalElement): TextAtom {
  return {
    kind: 'principal',
    negated: element.negated,
    globs: element.entries.flatMap(principalGlobs),
  };
}

const EVERYTHING = globOf([STAR]);

/**
 * Every text that stands for a principal. Made-up users of accounts that nobody
 * names come first, so that a witness from outside looks like one.
 */
export const ALL_PRINCIPALS: readonly Glob[] = [
  ...['999999999999', '888888888888'].map((id) => literal(`AWS arn:aws:iam::${id}:user/example`)),
  ...['AWS arn:aws:iam::', 'AWS arn:aws:sts::', 'Service ', 'Federated ', 'CanonicalUser '].map(
    (head) => globOf([...codesOf(head), STAR]),
  ),
];

/** Principals as texts: `AWS arn:…`, `Service lambda.amazonaws.com`. An account covers all that is in it. */
function principalGlobs({ type, value }: PrincipalEntry): readonly Glob[] {
  if (type === '*' || value === '*') return [EVERYTHING];
  const account = type === 'AWS' ? accountNamed(value) : null;
  if (account === null) return [literal(`${type} ${value}`)];
  return ['iam', 'sts'].map((service) =>
    globOf([...codesOf(`AWS arn:aws:${service}::${account}:`), STAR]),
  );
}

function accountNamed(value: string): string | null {
  if (isAccountId(value)) return value;
  const arn = parseArn(value);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : null;
}

function literal(text: string): Glob {
  return globOf(codesOf(text));
}

function codesOf(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

function isAlwaysTrue(atom: Atom): boolean {
  return atom.kind !== 'key' && !atom.negated && atom.globs.some((glob) => glob.isEverything);
}

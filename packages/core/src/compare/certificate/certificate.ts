import type { Effect } from '../../policy/policy.ts';
import type { Atom, Cube } from '../cube.ts';
import type { Goal } from '../goals.ts';
import type { Proof, Test } from '../proof.ts';
import type { RequestSet } from '../request-set.ts';
import { type StatementDocument, statementDocument } from './statement-document.ts';

/**
 * A proof that one set of requests is within another, or that two have nothing in
 * common, complete in itself: the statements, how they allow together, and for
 * each way in which it could be otherwise a tree that shows why it is not.
 *
 * `checkCertificate` verifies one without any of the code that found it.
 */
export interface Certificate {
  readonly relation: 'within' | 'apart';
  /** The action data that the proof ranges over. */
  readonly dataset: string;
  /** Whether it also ranges over actions that AWS may add. */
  readonly openWorld: boolean;
  /** Context keys that are taken to hold several values, in lower case; every other key has one. */
  readonly multivaluedKeys: readonly string[];
  readonly statements: readonly CertifiedStatement[];
  readonly first: CertifiedSet;
  readonly second: CertifiedSet;
  readonly goals: readonly CertifiedGoal[];
}

/** A statement that a proof speaks of; others name it by its place in the list. */
export interface CertifiedStatement {
  /** The name of its policy. */
  readonly policy: string;
  readonly pointer: string;
  readonly version: string;
  readonly effect: Effect;
  readonly document: StatementDocument;
}

/** Places of statements in the certificate's list. */
export type Places = readonly number[];

/** A set of requests, by the places of its statements. */
export interface CertifiedSet {
  /** Alternatives, each of layers that must all allow; any statement of a layer is enough. */
  readonly alternatives: readonly (readonly Places[])[];
  /** The same as layers that must all allow. */
  readonly demands: readonly Places[];
  readonly denies: Places;
  /** Whether statements name principals, so that everybody may be asking. */
  readonly hasPrincipals: boolean;
}

/** One way in which the claim could be false, and why it is not. */
export interface CertifiedGoal {
  /** The statements of the first set that allow together. */
  readonly allowedBy: Places;
  /** Outside which demand of the second, inside which of its denies, or inside which of its statements. */
  readonly against:
    | { readonly demand: number }
    | { readonly deny: number }
    | { readonly allowedBy: Places };
  readonly proof: CertifiedProof;
}

/** See `Proof`: nothing is there, or a split by a statement on some of its tests. */
export type CertifiedProof =
  /** `action`, `resource`, `principal`, or `key` and the name of a context key. */
  | { readonly empty: string }
  | {
      readonly by: number;
      /** `action`, `resource`, `principal`, or `condition` and its number in the statement. */
      readonly on: readonly string[];
      readonly parts: readonly CertifiedProof[];
    };

/** A goal of a comparison with the proof that it was covered. */
export interface ProvedGoal {
  readonly goal: Goal;
  readonly proof: Proof;
}

/** What a certificate is about. */
export interface CertifiedQuestion {
  readonly relation: Certificate['relation'];
  readonly dataset: string;
  readonly openWorld: boolean;
  readonly first: RequestSet;
  readonly second: RequestSet;
}

/** Writes a certificate. */
export function certificateOf(
  { relation, dataset, openWorld, first, second }: CertifiedQuestion,
  goals: readonly ProvedGoal[],
): Certificate {
  const table = new StatementTable();
  const setOf = (set: RequestSet): CertifiedSet => ({
    alternatives: set.alternatives.map((unions) =>
      unions.map(({ allows }) => allows.map((cube) => table.placeOf(cube))),
    ),
    demands: set.demands.map(({ allows }) => allows.map((cube) => table.placeOf(cube))),
    denies: set.denies.map((cube) => table.placeOf(cube)),
    hasPrincipals: set.principals.unions.length > 0,
  });
  const [left, right] = [setOf(first), setOf(second)];
  return {
    relation,
    dataset,
    openWorld,
    multivaluedKeys: multivaluedIn(table.cubes),
    statements: table.cubes.map(certifiedStatement),
    first: left,
    second: right,
    goals: goals.map(({ goal, proof }) => certifiedGoal(goal, proof, table)),
  };
}

class StatementTable {
  readonly cubes: Cube[] = [];
  private readonly places = new Map<Cube, number>();

  placeOf(cube: Cube): number {
    const known = this.places.get(cube);
    if (known !== undefined) return known;
    const place = this.cubes.length;
    this.cubes.push(cube);
    this.places.set(cube, place);
    return place;
  }
}

function multivaluedIn(cubes: readonly Cube[]): readonly string[] {
  const keys = cubes.flatMap(({ atoms }) =>
    atoms.flatMap((atom) =>
      atom.kind === 'key' && atom.atom.key.isMultivalued ? [atom.atom] : [],
    ),
  );
  return [...new Set(keys.map(({ key }) => key.name))].toSorted();
}

function certifiedStatement({ attached, statement }: Cube): CertifiedStatement {
  return {
    policy: attached.name,
    pointer: statement.pointer,
    version: attached.policy.version,
    effect: statement.effect,
    document: statementDocument(statement),
  };
}

function certifiedGoal(
  { allowedBy, claim }: Goal,
  proof: Proof,
  table: StatementTable,
): CertifiedGoal {
  const places = (cubes: readonly Cube[]): Places => cubes.map((cube) => table.placeOf(cube));
  const against = (): CertifiedGoal['against'] => {
    if (claim?.kind === 'deny') return { deny: table.placeOf(claim.cube) };
    if (claim?.kind === 'apart') return { allowedBy: places(claim.cubes) };
    return { demand: claim?.index ?? 0 };
  };
  return { allowedBy: places(allowedBy), against: against(), proof: written(proof, table) };
}

function written(proof: Proof, table: StatementTable): CertifiedProof {
  if (proof.kind === 'empty') {
    const { part } = proof;
    return { empty: typeof part === 'string' ? part : `key ${part.key}` };
  }
  return {
    by: table.placeOf(proof.by),
    on: proof.on.map((test) => testName(test, proof.by)),
    parts: proof.parts.map((part) => written(part, table)),
  };
}

function testName(test: Test, { statement }: Cube): string {
  if (test === 'action') return test;
  return test.kind === 'key' ? `condition ${conditionNumber(test, statement)}` : test.kind;
}

function conditionNumber(
  { atom }: Extract<Atom, { readonly kind: 'key' }>,
  { conditions }: Cube['statement'],
): number {
  return conditions.indexOf(atom.condition);
}

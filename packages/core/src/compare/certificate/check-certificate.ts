import type { Catalog } from '../../catalog/catalog.ts';
import { quote } from '../../issue.ts';
import type { AttachedPolicy } from '../../policy/policy.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { CertifiedSet } from './certificate.ts';
import { contentOf, contentsOf } from './certified-statement.ts';
import { type NeededGoal, neededGoals } from './needed-goals.ts';
import { type ProofRegion, ProofRegions } from './proof-region.ts';
import { type ReadCertificate, readCertificate } from './read-certificate.ts';
import { Work } from './work.ts';

/** What was checked of a certificate that holds. */
export interface CheckedCertificate {
  readonly goalCount: number;
  /** Nodes of all proof trees together. */
  readonly nodeCount: number;
}

/** Why a certificate was not accepted. */
export interface CertificateFailure {
  /** The place of the goal in the certificate's list; `null` where it is not one of them. */
  readonly goal: number | null;
  /** The node of the goal's proof, counted from the root, a node before its parts. */
  readonly node: number | null;
  readonly message: string;
}

/** About ten seconds. */
const MAX_STEPS = 100_000_000;
const MAX_NODES = 200_000;

/**
 * Checks a certificate without anything of the search that found it: reads its
 * statements anew, works out what has to be proved, and follows each proof. Never
 * accepts a certificate whose claim is false under `COMPARE_ASSUMPTIONS`; one
 * that it cannot follow is not accepted, either.
 *
 * @param certificate any value, such as JSON from outside
 * @param subjects the policies that the certificate shall be about; without them
 *   only what it says of its own statements is checked
 */
export function checkCertificate(
  certificate: unknown,
  catalog: Catalog,
  subjects?: readonly [AttachedPolicy, AttachedPolicy],
): Result<CheckedCertificate, CertificateFailure> {
  const read = readCertificate(certificate);
  if (!read.ok) return fail({ goal: null, node: null, message: read.failure });
  const { dataset } = read.value;
  if (dataset !== catalog.dataset) {
    const message = `it ranges over the actions of ${quote(dataset)}, not of ${quote(catalog.dataset)}`;
    return fail({ goal: null, node: null, message });
  }
  const difference = subjects === undefined ? null : differenceFrom(subjects, read.value);
  if (difference !== null) return fail({ goal: null, node: null, message: difference });
  const work = new Work(MAX_STEPS);
  return new CertificateChecker(read.value, catalog, work).check();
}

class CertificateChecker {
  private readonly certificate: ReadCertificate;
  private readonly regions: ProofRegions;
  private readonly work: Work;
  private nodeCount = 0;

  constructor(certificate: ReadCertificate, catalog: Catalog, work: Work) {
    this.certificate = certificate;
    this.work = work;
    this.regions = new ProofRegions(certificate.statements, { ...certificate, catalog }, work);
  }

  check(): Result<CheckedCertificate, CertificateFailure> {
    const indexes = new Map(
      this.certificate.goals.map((goal, index) => [nameOf(goal), index] as const),
    );
    let goalCount = 0;
    for (const goal of neededGoals(this.certificate, this.regions, this.work)) {
      const index = indexes.get(nameOf(goal));
      if (index === undefined) {
        if (this.regions.isEmpty(goal.region, 'action')) continue;
        return this.refuse(null, null, `there is no goal ${nameOf(goal)}`);
      }
      goalCount += 1;
      const failure = this.checkProof(this.certificate.goals[index]?.proof, goal, index);
      if (failure !== null) return failure;
    }
    if (this.work.isSpent) return this.refuse(null, null, TOO_MUCH);
    return ok({ goalCount, nodeCount: this.nodeCount });
  }

  /** Walks a proof tree, the parts of a node in turn, without going deep. */
  private checkProof(root: unknown, goal: NeededGoal, index: number): Refusal | null {
    const open: OpenNode[] = [{ proof: root, region: goal.region }];
    let number = 0;
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      this.work.spend(node.region.size);
      if (this.nodeCount >= MAX_NODES || this.work.isSpent) {
        return this.refuse(index, number, TOO_MUCH);
      }
      const parts = this.partsOf(node, goal);
      if (typeof parts === 'string') return this.refuse(index, number, parts);
      open.push(...parts.toReversed());
      number += 1;
      this.nodeCount += 1;
    }
    return null;
  }

  /** What is left to be shown for a node, or why it shows nothing. */
  private partsOf({ proof, region }: OpenNode, goal: NeededGoal): readonly OpenNode[] | string {
    if (!isObject(proof)) return 'the node is no object';
    const { by, empty, on, parts } = proof;
    if (typeof empty === 'string') {
      return this.regions.isEmpty(region, empty) ? [] : `not verified: ${quote(empty)} is empty`;
    }
    if (typeof by !== 'number' || !Array.isArray(on) || !Array.isArray(parts)) {
      return 'the node has neither `empty` nor `by`, `on` and `parts`';
    }
    if (!goal.covers.has(by)) return `statement ${by} cannot cover anything here`;
    if (on.length !== parts.length) return `there are ${on.length} tests but ${parts.length} parts`;
    return this.split({ region, by, on, parts });
  }

  private split({ by, on, parts, region }: Split): readonly OpenNode[] | string {
    const tests = this.regions.testsAt(by);
    const nodes: OpenNode[] = [];
    let inside = region;
    for (const [index, name] of on.entries()) {
      const test = tests.find((each) => each === name);
      if (test === undefined) return `${quote(name)} is no test of statement ${by}`;
      const outside = this.regions.with(inside, { place: by, test, wanted: false });
      nodes.push({ proof: parts[index], region: outside });
      inside = this.regions.with(inside, { place: by, test, wanted: true });
    }
    for (const test of tests) {
      if (on.includes(test) || this.regions.holdsThroughout(inside, by, test)) continue;
      return `not verified: ${test} of statement ${by} holds in all of this part`;
    }
    return nodes;
  }

  private refuse(goal: number | null, node: number | null, message: string): Refusal {
    const isCut = this.work.isSpent && message !== TOO_MUCH;
    return { ok: false, failure: { goal, node, message: isCut ? TOO_MUCH : message } };
  }
}

const TOO_MUCH = 'not verified: the check takes more steps than it may';

type Refusal = Extract<Result<CheckedCertificate, CertificateFailure>, { readonly ok: false }>;

interface OpenNode {
  readonly proof: unknown;
  readonly region: ProofRegion;
}

interface Split {
  readonly region: ProofRegion;
  readonly by: number;
  readonly on: readonly unknown[];
  readonly parts: readonly unknown[];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf({ against, allowedBy }: Pick<NeededGoal, 'against' | 'allowedBy'>): string {
  return JSON.stringify([allowedBy, against]);
}

/** In what the statements of a certificate are not those of two policies, or `null`. */
function differenceFrom(
  subjects: readonly [AttachedPolicy, AttachedPolicy],
  { first, second, statements }: ReadCertificate,
): string | null {
  const contents = statements.map(contentOf);
  for (const [set, subject] of [
    [first, subjects[0]],
    [second, subjects[1]],
  ] as const) {
    const isSame = (places: readonly number[], effect: string): boolean => {
      const own = contentsOf(subject).filter(({ statement }) => statement.effect === effect);
      return areEqual(
        places.map((place) => contents[place] ?? ''),
        own.map(contentOf),
      );
    };
    const isOfSubject =
      layersOf(set).every((layer) => isSame(layer, 'Allow')) &&
      isSame(set.denies, 'Deny') &&
      set.hasPrincipals === (subject.kind === 'resource' || subject.kind === 'trust');
    if (!isOfSubject) return `its statements are not those of ${quote(subject.name)}`;
  }
  return null;
}

/** The one layer of a policy's alternatives, and of its demands; an empty one for sets that are no policy's. */
function layersOf({ alternatives, demands }: CertifiedSet): readonly (readonly number[])[] {
  const [only = []] = alternatives;
  const isOne = alternatives.length === 1 && only.length === 1 && demands.length === 1;
  return isOne ? [...only, ...demands] : [[-1]];
}

function areEqual(some: readonly string[], others: readonly string[]): boolean {
  return JSON.stringify(some.toSorted()) === JSON.stringify(others.toSorted());
}

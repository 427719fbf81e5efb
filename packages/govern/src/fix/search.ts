import { fail, ok, type Result } from '@countersign/core';
import type { Finding, WitnessStep } from '../audit/finding.ts';
import type { Change } from '../inventory/change.ts';
import type { Model } from '../inventory/model.ts';
import { type Cut, cutOf, entityOf, withCut } from './cut.ts';
import type { Means } from './means/means.ts';
import { sourcesOf } from './means/sources.ts';
import type { Proof, Prover } from './proof.ts';

/** Cuts that end a finding when a means makes them. */
export interface Ended {
  readonly cuts: readonly Cut[];
  readonly changes: readonly Change[];
  readonly proof: Proof;
}

/** The number of times that what an audit still finds is answered with a further cut. */
const MAX_ROUNDS = 12;

/** Cuts of one duty on one principal before the rest of the duty goes with them. */
const MAX_SINGLE_CUTS = 3;

/** The number of audits that are spent on dropping what turns out not to be needed. */
const MAX_DROPS = 24;

/**
 * Makes cuts by one means until a finding is gone and no new one is as severe: while
 * there is one, its witness tells what to cut next. Then drops cuts that were not needed.
 */
export function endFinding(
  prover: Prover,
  finding: Finding,
  means: Means,
  start: readonly Cut[],
): Result<Ended, string> {
  let cuts = start;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const tried = tryCuts(prover, finding, means, cuts);
    if (!tried.ok) return tried;
    const [open] = tried.value.proof.open;
    if (open === undefined) {
      // What was enough at once was not added to, and so holds nothing needless.
      const isAdded = cuts !== start;
      return ok(isAdded ? withoutNeedless(prover, finding, means, tried.value) : tried.value);
    }
    const more = nextCuts(prover, open, cuts);
    if (more === null) {
      return fail(
        `${describeOpen(finding, open)}, and its witness shows nothing more to take away`,
      );
    }
    cuts = more;
  }
  return fail(`after ${MAX_ROUNDS} rounds of taking something away there is still another way`);
}

function describeOpen(finding: Finding, open: Finding): string {
  return open.id === finding.id
    ? 'the finding stays'
    : `it brings up another finding: ${open.title}`;
}

function tryCuts(
  prover: Prover,
  finding: Finding,
  means: Means,
  cuts: readonly Cut[],
): Result<Ended, string> {
  const made = means.make(prover.input.model, cuts);
  if (!made.ok) return made;
  const proof = prover.prove(finding, made.value);
  return proof.ok ? ok({ cuts, changes: made.value, proof: proof.value }) : proof;
}

/** The first cuts that are worth trying: one for each request of the witness. */
export function firstCuts(model: Model, finding: Finding): readonly Cut[] {
  const cuts = finding.witness.flatMap(
    (step) => cutOf(model, step, isResourceEnough(finding, step)) ?? [],
  );
  const distinct = new Map(cuts.map((cut) => [`${cut.principalArn} ${cut.action}`, cut]));
  return [...distinct.values()].slice(0, MAX_FIRST_CUTS);
}

const MAX_FIRST_CUTS = 4;

/** Actions that lead from one principal to a certain other one. */
const HOPS: ReadonlySet<string> = new Set(['iam:PassRole', 'sts:AssumeRole']);

/**
 * Whether it may do to take an action away on one resource: a chain goes through certain
 * roles and policies, while a duty is held on whatever resource.
 */
function isResourceEnough({ rule }: Finding, { action }: WitnessStep): boolean {
  return HOPS.has(action) || rule.startsWith('escalation-');
}

function nextCuts(prover: Prover, open: Finding, cuts: readonly Cut[]): readonly Cut[] | null {
  const { model } = prover.input;
  for (const step of inOrder(prover, open.witness, cuts)) {
    const cut = cutOf(model, step, isResourceEnough(open, step));
    const more = cut === null ? null : withCut(cuts, cut);
    if (cut !== null && more !== null) return withRestOfDuty(prover, cut, more);
  }
  return null;
}

/** Requests on the side that is being cut come first. */
function inOrder(
  prover: Prover,
  witness: readonly WitnessStep[],
  cuts: readonly Cut[],
): readonly WitnessStep[] {
  const sides = new Set(cuts.map(({ action }) => dutyOf(prover, action)));
  const isOnSide = ({ action }: WitnessStep): boolean => sides.has(dutyOf(prover, action));
  return [...witness.filter(isOnSide), ...witness.filter((step) => !isOnSide(step))];
}

/** The id of the duty that an action belongs to; the action itself when it is of none. */
function dutyOf({ input: { duties } }: Prover, action: string): string {
  const duty = duties.duties.find(({ groups }) =>
    groups.some(({ actions }) => actions.includes(action)),
  );
  return duty?.id ?? action;
}

/** After some actions of a duty, the others that the principal is granted go with them. */
function withRestOfDuty(prover: Prover, cut: Cut, cuts: readonly Cut[]): readonly Cut[] {
  const side = dutyOf(prover, cut.action);
  const own = cuts.filter(
    ({ action, principalArn }) =>
      principalArn === cut.principalArn && dutyOf(prover, action) === side,
  );
  const duty = prover.input.duties.duties.find(({ id }) => id === side);
  if (duty === undefined || own.length < MAX_SINGLE_CUTS) return cuts;
  const { model } = prover.input;
  const entity = entityOf(model, cut.principalArn);
  const rest = duty.groups
    .flatMap(({ actions }) => actions)
    .map((action): Cut => ({ ...cut, action, resources: null, unless: null }))
    .filter((each) => entity !== null && sourcesOf(model, entity, [each]).length > 0);
  return rest.reduce((all: readonly Cut[], each) => withCut(all, each) ?? all, cuts);
}

/**
 * Leaves out cuts without which the finding is gone all the same: large parts of them
 * first, then smaller ones, until two sizes in a row were all needed. The last cut is
 * kept, as without it an audit still found something.
 */
function withoutNeedless(prover: Prover, finding: Finding, means: Means, ended: Ended): Ended {
  let best = ended;
  let tries = 0;
  let failedSizes = 0;
  const count = ended.cuts.length;
  for (let size = count > 4 ? Math.ceil(count / 2) : 1; size >= 1; size = nextSize(size)) {
    const before = best;
    for (const part of partsOf(best.cuts.slice(0, -1), size)) {
      if (tries >= MAX_DROPS) return best;
      tries += 1;
      const fewer = best.cuts.filter((cut) => !part.includes(cut));
      const tried = tryCuts(prover, finding, means, fewer);
      if (tried.ok && tried.value.proof.open.length === 0) best = tried.value;
    }
    failedSizes = best === before ? failedSizes + 1 : 0;
    if (failedSizes === 2) break;
  }
  return best;
}

function nextSize(size: number): number {
  return size === 1 ? 0 : Math.ceil(size / 2);
}

function partsOf(cuts: readonly Cut[], size: number): readonly (readonly Cut[])[] {
  return Array.from({ length: Math.ceil(cuts.length / size) }, (_, index) =>
    cuts.slice(index * size, (index + 1) * size),
  );
}

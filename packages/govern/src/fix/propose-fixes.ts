import type { Finding } from '../audit/finding.ts';
import type { Change } from '../inventory/change.ts';
import type { Cut } from './cut.ts';
import type { Attempt, Fix, FixAnswer, FixInput } from './fix.ts';
import { lossOf } from './loss.ts';
import { type Means, OUT_OF_THE_QUESTION } from './means/means.ts';
import { MEANS } from './means/registry.ts';
import { NEEDING_DECISIONS } from './needing-decisions.ts';
import { PROBE } from './probe.ts';
import { createProver, type Proof, type Prover } from './proof.ts';
import { whyProtected } from './protected.ts';
import { endFinding, firstCuts } from './search.ts';
import { narrowedTrusts } from './trust-fixes.ts';

/**
 * Finds fixes of one finding. Each was applied to the model, and the whole model
 * audited again: the finding is gone, and no finding that is as severe is new.
 *
 * They come in the order of what they take away, see {@link lossOf}; of equal ones
 * those with fewer changes first. That none grants anything follows from how they
 * are made: they deny, remove Allow statements and principals, and add conditions.
 * None is looked for where somebody has to decide first what an identity is for.
 */
export function proposeFixes(
  input: FixInput,
  finding: Finding,
  { maxAudits = MAX_AUDITS, isQuick = false }: ProposeOptions = {},
): FixAnswer {
  if (NEEDING_DECISIONS.has(finding.rule)) return { finding, fixes: [], attempts: [] };
  const search = new Search(createProver(input, maxAudits), finding, isQuick);
  search.tryTrusts();
  for (const first of firstCuts(input.model, finding)) search.tryMeans(first);
  return search.answer();
}

/** How hard fixes are looked for. */
export interface ProposeOptions {
  /** The number of audits that may be made; 200 when absent. */
  readonly maxAudits?: number;
  /**
   * Whether the first means that ends the finding is enough, for each request of its
   * witness. Whole policies are then not taken away.
   */
  readonly isQuick?: boolean;
}

const MAX_AUDITS = 200;

/** What leaves most standing is tried first; a whole policy is not taken away unseen. */
const QUICK_MEANS: readonly Means[] = [
  ...MEANS.filter(({ id }) => id !== 'leave-group' && id !== 'detach-policies'),
  ...MEANS.filter(({ id }) => id === 'leave-group'),
];

/** What has been found and tried for one finding. */
class Search {
  private readonly fixes = new Map<string, Fix>();
  private readonly attempts = new Map<Fix['means'], Attempt>();
  private readonly prover: Prover;
  private readonly finding: Finding;

  private readonly isQuick: boolean;

  constructor(prover: Prover, finding: Finding, isQuick: boolean) {
    this.prover = prover;
    this.finding = finding;
    this.isQuick = isQuick;
  }

  answer(): FixAnswer {
    const all = [...this.fixes.values()].toSorted(leastFirst);
    const fixes = all.filter((fix) => !all.some((other) => isMore(fix, other)));
    const found = new Set(all.map(({ means }) => means));
    const attempts = [...this.attempts.values()].filter(({ means }) => !found.has(means));
    return { finding: this.finding, fixes, attempts };
  }

  /** Narrows the trust that the finding is about, statement by statement. */
  tryTrusts(): void {
    const { model } = this.prover.input;
    for (const { placeholders, role, trust } of narrowedTrusts(model, this.finding)) {
      const why = whyProtected(role);
      if (why !== null) {
        this.note('trust-policy', why);
        return;
      }
      const change: Change = { kind: 'put-trust-policy', roleArn: role.arn, policy: trust };
      const proof = this.prover.prove(this.finding, [change]);
      if (!proof.ok) this.note('trust-policy', proof.failure);
      else if (proof.value.open.length > 0) this.note('trust-policy', 'the finding stays');
      else this.add('trust-policy', [change], proof.value, placeholders);
    }
  }

  /** Finds out what has to go, beginning with one request of the witness, and takes it away by each means. */
  tryMeans(first: Cut): void {
    const own = MEANS.filter(({ onlyFor }) => onlyFor === this.finding.rule);
    if (own.length > 0) {
      for (const means of own) this.tryOne(means, [first]);
      return;
    }
    const probed = endFinding(this.prover, this.finding, PROBE, [first]);
    for (const means of this.isQuick ? QUICK_MEANS : MEANS) {
      if (means.onlyFor !== undefined) continue;
      const start = probed.ok && !means.isCoarse ? probed.value.cuts : [first];
      const fix = this.tryOne(means, start);
      if (this.isQuick && fix !== null && isAimed(fix, start)) return;
    }
  }

  private tryOne(means: Means, start: readonly Cut[]): Fix | null {
    const ended = endFinding(this.prover, this.finding, means, start);
    if (ended.ok) return this.add(means.id, ended.value.changes, ended.value.proof, []);
    this.note(means.id, ended.failure);
    return null;
  }

  private add(
    means: Fix['means'],
    changes: readonly Change[],
    proof: Proof,
    placeholders: readonly string[],
  ): Fix | null {
    const key = JSON.stringify(changes);
    const known = this.fixes.get(key);
    if (known !== undefined) return known;
    const { catalog, model, used } = this.prover.input;
    const loss = lossOf(catalog, model, proof.after);
    const isUsed = loss.principals.find(({ arn, lost }) =>
      lost.some((action) => used?.get(arn)?.has(action) === true),
    );
    if (isUsed !== undefined) {
      this.note(means, `it takes away what ${isUsed.arn} is known to use`);
      return null;
    }
    const { after, appeared, gone, left } = proof;
    const fix: Fix = { means, changes, gone, appeared, loss, after, left, placeholders };
    this.fixes.set(key, fix);
    return fix;
  }

  private note(means: Fix['means'], why: string): void {
    if (why === OUT_OF_THE_QUESTION || this.attempts.has(means)) return;
    this.attempts.set(means, { means, why });
  }
}

/** Whether a fix makes all changes of another, and more. */
function isMore(fix: Fix, other: Fix): boolean {
  if (fix.changes.length <= other.changes.length) return false;
  const made = new Set(fix.changes.map((change) => JSON.stringify(change)));
  return other.changes.every((change) => made.has(JSON.stringify(change)));
}

/** Whether a fix takes something only from those whose requests were to end. */
function isAimed({ loss }: Fix, cuts: readonly Cut[]): boolean {
  return loss.principals.every(({ arn }) =>
    cuts.some(({ principalArn, resources }) => principalArn === arn || resources?.includes(arn)),
  );
}

/** Fixes that bring up nothing new come first, then those that take least away. */
export function leastFirst(a: Fix, b: Fix): number {
  return (
    a.appeared.length - b.appeared.length ||
    a.loss.count - b.loss.count ||
    a.loss.lostCount - b.loss.lostCount ||
    a.changes.length - b.changes.length ||
    b.gone.length - a.gone.length
  );
}

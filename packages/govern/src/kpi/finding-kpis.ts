import { RULES } from '../audit/registry.ts';
import type { FindingLife, OpenPeriod } from '../ports/audit-store.ts';
import type { Kpi, KpiId, KpiPoint, KpiUnit, KpiWindow } from './kpi.ts';

const DAY_MS = 86_400_000;

/** Which findings a number is about. */
interface Measured {
  readonly id: KpiId;
  readonly title: string;
  readonly goal: number | null;
  readonly counts: (life: FindingLife) => boolean;
}

const UNUSED: ReadonlySet<string> = new Set([
  'unused-credential',
  'unused-role',
  'unused-permission-set',
]);

const CATEGORY_BY_RULE = new Map(RULES.map(({ category, id }) => [id, category]));

/** Rules of the category that do not report two duties in one hand. */
const NO_VIOLATION: ReadonlySet<string> = new Set([
  'full-administrator',
  'creator-without-boundary',
]);

/** Conflicts that a configuration adds are reported by rules that are not registered. */
function isAboutDuties({ rule }: FindingLife): boolean {
  if (NO_VIOLATION.has(rule)) return false;
  return (CATEGORY_BY_RULE.get(rule) ?? 'duties') === 'duties';
}

const STANDING: readonly Measured[] = [
  {
    id: 'full-administrators',
    title: 'Full administrators',
    goal: 0,
    counts: ({ rule }) => rule === 'full-administrator',
  },
  {
    id: 'duty-violations',
    title: 'Violations of duties that are open',
    goal: 0,
    counts: isAboutDuties,
  },
  {
    id: 'escalation-chains',
    title: 'Chains to an administrator',
    goal: 0,
    counts: ({ rule }) => rule === 'escalation-to-administrator',
  },
  {
    id: 'standing-production-access',
    title: 'Standing access of people to production',
    goal: 0,
    counts: ({ rule }) => rule === 'standing-access-in-production',
  },
  {
    id: 'unused-privileges',
    title: 'Unused credentials, roles and permission sets',
    goal: null,
    counts: ({ rule }) => UNUSED.has(rule),
  },
  {
    id: 'severe-findings',
    title: 'Critical and high findings',
    goal: null,
    counts: ({ severity }) => severity === 'critical' || severity === 'high',
  },
];

const REMEDIATED: readonly Measured[] = [
  {
    id: 'time-to-remediate',
    title: 'Mean time to remediate',
    goal: null,
    counts: () => true,
  },
  {
    id: 'time-to-remediate-duties',
    title: 'Mean time to remediate violations of duties',
    goal: null,
    counts: isAboutDuties,
  },
];

/** Gathers the periods of findings, from which the numbers are told; lives are not kept. */
export class FindingKpis {
  private readonly periods = new Map<KpiId, OpenPeriod[]>();

  /** Takes the life of a finding. */
  add(life: FindingLife): void {
    for (const { counts, id } of [...STANDING, ...REMEDIATED]) {
      if (!counts(life)) continue;
      const known = this.periods.get(id);
      if (known === undefined) this.periods.set(id, [...life.periods]);
      else known.push(...life.periods);
    }
  }

  /**
   * The numbers. What stands is told at each audit of the window: a finding counts from the
   * first audit that had it until the first that found it gone. The time to remediate is the
   * mean of what was found gone within the window, from when it was found; what is open does
   * not count.
   *
   * @param instants of the audits, the earliest first
   */
  tell(instants: readonly number[], window: KpiWindow): readonly Kpi[] {
    const within = [...new Set(instants)].filter((at) => isWithin(at, window));
    return [
      ...STANDING.map((each) => {
        const points = standingAt(this.periods.get(each.id) ?? [], within);
        return kpiOf(each, 'count', points);
      }),
      ...REMEDIATED.map((each) => {
        const points = meansUntil(this.periods.get(each.id) ?? [], within, window);
        return kpiOf(each, 'days', points);
      }),
    ];
  }
}

function kpiOf({ goal, id, title }: Measured, unit: KpiUnit, points: readonly KpiPoint[]): Kpi {
  return { id, title, unit, goal, points, value: points.at(-1)?.value ?? null };
}

function isWithin(atMs: number, { fromMs, toMs }: KpiWindow): boolean {
  return fromMs <= atMs && atMs < toMs;
}

/** How many periods hold each of some instants, which come in order. */
function standingAt(
  periods: readonly OpenPeriod[],
  instants: readonly number[],
): readonly KpiPoint[] {
  const steps = Array.from({ length: instants.length + 1 }, () => 0);
  for (const { gone, opened } of periods) {
    const from = firstAtOrAfter(instants, opened.atMs);
    const to = gone === null ? instants.length : firstAtOrAfter(instants, gone.atMs);
    steps[from] = (steps[from] ?? 0) + 1;
    steps[to] = (steps[to] ?? 0) - 1;
  }
  let value = 0;
  return instants.map((atMs, at) => {
    value += steps[at] ?? 0;
    return { atMs, value };
  });
}

/** The mean length in days of the periods of the window that ended until each instant. */
function meansUntil(
  periods: readonly OpenPeriod[],
  instants: readonly number[],
  window: KpiWindow,
): readonly KpiPoint[] {
  const ended = periods
    .flatMap(({ gone, opened }) =>
      gone !== null && isWithin(gone.atMs, window)
        ? [{ goneMs: gone.atMs, days: (gone.atMs - opened.atMs) / DAY_MS }]
        : [],
    )
    .toSorted((a, b) => a.goneMs - b.goneMs);
  let sum = 0;
  let count = 0;
  return instants.flatMap((atMs) => {
    for (let next = ended[count]; next !== undefined && next.goneMs <= atMs; next = ended[count]) {
      sum += next.days;
      count += 1;
    }
    return count === 0 ? [] : [{ atMs, value: sum / count }];
  });
}

function firstAtOrAfter(instants: readonly number[], atMs: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

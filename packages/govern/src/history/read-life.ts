import { invariant } from '@countersign/core';
import { memoize } from '../memoize.ts';
import type { AuditMoment, AuditScope, FindingLife, OpenPeriod } from '../ports/audit-store.ts';

/** A saved audit, as far as the lives of findings depend on it. */
export interface PlacedAudit {
  readonly id: string;
  readonly atMs: number;
  /** Its place in the order of saving; no two have the same. */
  readonly sequence: number;
  readonly scope: AuditScope;
}

/** That an audit had a finding. */
export interface Sighting {
  /** The `sequence` of the audit. */
  readonly sequence: number;
  readonly isAccepted: boolean;
  /** The accounts that the finding rests on, as the audit saw it. */
  readonly accountIds: readonly string[];
}

/** A life without what the finding is. */
export interface ReadLife<Seen extends Sighting>
  extends Pick<FindingLife, 'state' | 'periods' | 'lastLookedAt'> {
  /** The latest sighting. */
  readonly last: Seen;
}

/** Tells the life of a finding of a rule from all its sightings, at least one, in any order. */
export type LifeReader = <Seen extends Sighting>(
  rule: string,
  sightings: readonly Seen[],
) => ReadLife<Seen>;

/**
 * Makes a reader of lives for a list of audits.
 *
 * A finding is there from the first audit that has it until the first later one that looked
 * and has it not: one that wanted its rule, had all the accounts it rests on whole, and
 * knew the organisation if the audit that last saw it did. What looked at less says nothing.
 * A life takes time linear in the number of audits.
 */
export function createLifeReader(audits: readonly PlacedAudit[]): LifeReader {
  const coverageOf = memoize(createCoverage);
  const looks = audits
    .toSorted((a, b) => a.atMs - b.atMs || a.sequence - b.sequence)
    .map((audit) => ({ audit, covers: coverageOf(audit.scope) }));
  return (rule, sightings) => {
    const bySequence = new Map(sightings.map((sighting) => [sighting.sequence, sighting]));
    const life = new Life<(typeof sightings)[number]>();
    for (const { audit, covers } of looks) {
      const sighting = bySequence.get(audit.sequence);
      if (sighting !== undefined) life.see(audit, sighting);
      else life.miss(audit, (last) => covers(rule, last));
    }
    return life.end();
  };
}

/** A finding as it was last seen. */
interface LastSeen<Seen extends Sighting = Sighting> {
  readonly audit: PlacedAudit;
  readonly sighting: Seen;
}

/** Tells whether an audit would have had a finding if it still were there. */
function createCoverage(scope: AuditScope): (rule: string, last: LastSeen) => boolean {
  const whole = new Set(scope.accountIds);
  for (const id of scope.incompleteAccountIds) whole.delete(id);
  const rules = new Set(scope.rules);
  return (rule, { audit, sighting }) => {
    const { organizationId } = audit.scope;
    return (
      rules.has(rule) &&
      (organizationId === null || organizationId === scope.organizationId) &&
      sighting.accountIds.every((id) => whole.has(id))
    );
  };
}

/** A life while audits are gone through in order of time. */
class Life<Seen extends Sighting> {
  private readonly ended: OpenPeriod[] = [];
  private period: { readonly opened: AuditMoment; lastSeen: AuditMoment } | null = null;
  private last: LastSeen<Seen> | null = null;
  private lastLookedAt: AuditMoment | null = null;

  see(audit: PlacedAudit, sighting: Seen): void {
    const moment = momentOf(audit);
    this.period ??= { opened: moment, lastSeen: moment };
    this.period.lastSeen = moment;
    this.last = { audit, sighting };
    this.lastLookedAt = moment;
  }

  /** Goes past an audit without the finding, which tells something of it if it `covers` it. */
  miss(audit: PlacedAudit, covers: (last: LastSeen) => boolean): void {
    if (this.last === null || !covers(this.last)) return;
    this.lastLookedAt = momentOf(audit);
    if (this.period === null) return;
    this.ended.push({ ...this.period, gone: this.lastLookedAt });
    this.period = null;
  }

  end(): ReadLife<Seen> {
    const { ended, last, lastLookedAt, period } = this;
    invariant(last !== null && lastLookedAt !== null, 'a finding without an audit that has it');
    const there = last.sighting.isAccepted ? 'accepted' : 'open';
    return {
      state: period === null ? 'gone' : there,
      periods: period === null ? ended : [...ended, { ...period, gone: null }],
      lastLookedAt,
      last: last.sighting,
    };
  }
}

function momentOf({ atMs, id }: PlacedAudit): AuditMoment {
  return { atMs, auditId: id };
}

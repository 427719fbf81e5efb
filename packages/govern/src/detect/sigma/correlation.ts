import { fail, type Issue, ok, quote, type Result } from '@countersign/core';
import { forgetOldest } from '../../forget-oldest.ts';
import { isOpenObject, type OpenObject } from '../../inventory/json-reader.ts';
import { nearestNames } from '../../lint/nearest-name.ts';
import type { TrailEvent } from '../../trail/trail-event.ts';
import { fieldOf } from './matcher.ts';
import { checkField } from './record-fields.ts';
import { readMetadata, SigmaIssues, type SigmaMetadata, textOf } from './sigma-rule.ts';

/** A correlation of Sigma: several records that match rules, within a time. */
export interface SigmaCorrelation extends SigmaMetadata {
  readonly type: (typeof TYPES)[number];
  /** The ids or names of rules. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  readonly timespanMs: number;
  /** What the number has to be; those of `temporal` are met when every rule has matched. */
  readonly isMet: (count: number) => boolean;
  /** The field whose values are counted; `null` where records are. */
  readonly field: string | null;
  /** Whether what its rules find by themselves is told as well. */
  readonly isGenerating: boolean;
}

const TYPES = ['event_count', 'value_count', 'temporal', 'temporal_ordered'] as const;

/**
 * Reads a correlation.
 *
 * @see {@link https://sigmahq.io/sigma-specification/specification/sigma-correlation-rules-specification.html}
 */
export function readCorrelation(document: OpenObject): Result<SigmaCorrelation, readonly Issue[]> {
  const problems = new SigmaIssues();
  const metadata = readMetadata(document, problems);
  const correlation = document['correlation'];
  if (!isOpenObject(correlation)) {
    problems.add('wrong-type', '/correlation', 'a correlation has a type, rules and a timespan');
    return fail(problems.issues);
  }
  const written = textOf(correlation, 'type');
  const type = TYPES.find((each) => each === written);
  if (type === undefined) {
    const [near] = nearestNames(written ?? '', TYPES);
    problems.add(
      'invalid-value',
      '/correlation/type',
      `${quote(correlation['type'])} is no type`,
      near ?? TYPES.join(', '),
    );
  }
  const rules = textsOf(correlation, 'rules');
  if (rules.length === 0) {
    problems.add('missing-element', '/correlation/rules', 'a correlation names rules');
  }
  const groupBy = textsOf(correlation, 'group-by');
  const timespanMs = readTimespan(correlation, problems);
  const { field, isMet } = readCount(correlation, type ?? 'temporal', problems);
  for (const path of field === null ? groupBy : [...groupBy, field]) {
    const checked = checkField(path);
    if (checked.isField) continue;
    const help = checked.nearest === null ? undefined : `did you mean \`${checked.nearest}\`?`;
    problems.add(
      'unknown-element',
      '/correlation',
      `records of CloudTrail have no field \`${path}\``,
      help,
    );
  }
  if (type === undefined || problems.issues.length > 0) return fail(problems.issues);
  const isGenerating = correlation['generate'] === true;
  return ok({ ...metadata, type, rules, groupBy, timespanMs, isMet, field, isGenerating });
}

function textsOf(object: OpenObject, key: string): readonly string[] {
  const value = object[key];
  const all = Array.isArray(value) ? value : [value];
  return all.filter((each) => typeof each === 'string');
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

function readTimespan(correlation: OpenObject, problems: SigmaIssues): number {
  const [, count = '', unit = ''] =
    /^(\d{1,6})([smhd])$/.exec(textOf(correlation, 'timespan') ?? '') ?? [];
  const ms = Number(count) * (UNITS.get(unit) ?? 0);
  if (ms === 0) {
    problems.add(
      'invalid-value',
      '/correlation/timespan',
      `${quote(correlation['timespan'])} is no time span`,
      'as in 5m, 24h or 7d',
    );
  }
  return ms;
}

function readCount(
  correlation: OpenObject,
  type: SigmaCorrelation['type'],
  problems: SigmaIssues,
): Pick<SigmaCorrelation, 'isMet' | 'field'> {
  if (type === 'temporal' || type === 'temporal_ordered') return { isMet: () => true, field: null };
  const condition = isOpenObject(correlation['condition']) ? correlation['condition'] : {};
  const limits = Object.entries(condition).filter(([key]) => ORDERS.has(key));
  if (limits.length === 0 || limits.some(([, limit]) => typeof limit !== 'number')) {
    problems.add(
      'missing-element',
      '/correlation/condition',
      'it has a number that is compared with',
      'as in `gte: 10`',
    );
  }
  const field = textOf(condition, 'field');
  if (type === 'value_count' && field === null) {
    problems.add(
      'missing-element',
      '/correlation/condition',
      'the values of some field are counted',
      'add `field`',
    );
  }
  return {
    field: type === 'value_count' ? field : null,
    isMet: (count) =>
      limits.every(([key, limit]) => ORDERS.get(key)?.(count, Number(limit)) === true),
  };
}

const ORDERS: ReadonlyMap<string, (count: number, limit: number) => boolean> = new Map([
  ['gt', (count: number, limit: number) => count > limit],
  ['gte', (count: number, limit: number) => count >= limit],
  ['lt', (count: number, limit: number) => count < limit],
  ['lte', (count: number, limit: number) => count <= limit],
  ['eq', (count: number, limit: number) => count === limit],
  ['neq', (count: number, limit: number) => count !== limit],
]);

/** A record that matched one of the rules. */
interface Matched {
  readonly event: TrailEvent;
  readonly rule: string;
  readonly values: readonly string[];
}

/** Of how many groups it is remembered what matched. */
const MAX_GROUPS = 50_000;
/** More records of one group are not held. */
const MAX_MATCHED = 10_000;

/** Counts what matches within the time, group by group. */
export class CorrelationState {
  private readonly correlation: SigmaCorrelation;
  private readonly groups = new Map<string, Matched[]>();

  constructor(correlation: SigmaCorrelation) {
    this.correlation = correlation;
  }

  /** Notes that a record matches a rule; the records together where that meets the condition. */
  note(rule: string, event: TrailEvent): readonly TrailEvent[] | null {
    const { field, groupBy, timespanMs } = this.correlation;
    const key = JSON.stringify(groupBy.map((path) => fieldOf(event.record, path)));
    const before = this.groups.get(key) ?? [];
    const value = field === null ? 'absent' : fieldOf(event.record, field);
    const values = typeof value === 'string' ? [] : [JSON.stringify(value.value)];
    const matched = before.filter(({ event: { atMs } }) => event.atMs - atMs <= timespanMs);
    matched.push({ event, rule, values });
    this.groups.delete(key);
    const isMet = this.isMet(matched.slice(-MAX_MATCHED));
    // What was told once is not told again with the next record.
    if (!isMet) this.groups.set(key, matched.slice(-MAX_MATCHED));
    forgetOldest(this.groups, MAX_GROUPS);
    return isMet ? matched.map((each) => each.event) : null;
  }

  private isMet(matched: readonly Matched[]): boolean {
    const { isMet, rules, type } = this.correlation;
    switch (type) {
      case 'event_count':
        return isMet(matched.length);
      case 'value_count':
        return isMet(new Set(matched.flatMap(({ values }) => values)).size);
      case 'temporal':
        return rules.every((rule) => matched.some((each) => each.rule === rule));
      case 'temporal_ordered':
        return isInOrder(matched, rules);
    }
  }
}

/** Whether each rule has matched after the one before it. */
function isInOrder(matched: readonly Matched[], rules: readonly string[]): boolean {
  const inTime = matched.toSorted((a, b) => a.event.atMs - b.event.atMs);
  let next = 0;
  for (const { rule } of inTime) if (rule === rules[next]) next += 1;
  return next === rules.length;
}

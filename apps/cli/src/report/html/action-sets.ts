import type { Certainty, Duty, DutyGroup, Holding, Holdings, Strength } from '@countersign/govern';

/** The actions of one duty that one or several principals hold alike, numbered for the report. */
export interface ActionSet {
  /** Counts from 1, in order of first use. */
  readonly number: number;
  readonly duty: Duty;
  readonly lines: readonly ActionSetLine[];
  readonly actionCount: number;
  /** The strongest strength in the set. */
  readonly strength: Strength;
  /** The best certainty among the actions of that strength. */
  readonly certainty: Certainty;
}

/** Actions of one group with one certainty and the same conditions. */
export interface ActionSetLine {
  readonly group: DutyGroup;
  readonly certainty: Certainty;
  readonly conditions: readonly string[];
  readonly actions: readonly string[];
}

/** The distinct action sets of a report, so that each is printed once however many principals share it. */
export interface ActionSets {
  readonly all: readonly ActionSet[];
  /** The set that a principal holds of a duty; `undefined` when it holds nothing of it. */
  find(principalArn: string, dutyId: string): ActionSet | undefined;
}

/** Collects the action sets of all holdings. */
export function collectActionSets(holdings: readonly Holdings[]): ActionSets {
  const byContent = new Map<string, ActionSet>();
  const byHolder = new Map<string, ActionSet>();
  for (const { principal, byDuty } of holdings) {
    for (const [dutyId, held] of byDuty) {
      const duty = held[0]?.duty;
      if (duty === undefined) continue;
      const lines = linesOf(held);
      const content = JSON.stringify([
        dutyId,
        ...lines.map((line) => [line.group.id, line.certainty, line.conditions, line.actions]),
      ]);
      const set = byContent.get(content) ?? makeSet(byContent.size + 1, duty, held);
      byContent.set(content, set);
      byHolder.set(`${principal.arn}\n${dutyId}`, set);
    }
  }
  return {
    all: [...byContent.values()],
    find: (principalArn, dutyId) => byHolder.get(`${principalArn}\n${dutyId}`),
  };
}

const STRENGTHS: readonly Strength[] = ['strong', 'moderate', 'weak'];
const CERTAINTIES: readonly Certainty[] = ['certain', 'conditional', 'needs-inventory'];

function makeSet(number: number, duty: Duty, held: readonly Holding[]): ActionSet {
  const strength =
    STRENGTHS.find((candidate) => held.some(({ group }) => group.strength === candidate)) ?? 'weak';
  const strongest = held.filter(({ group }) => group.strength === strength);
  const certainty =
    CERTAINTIES.find((candidate) => strongest.some((holding) => holding.certainty === candidate)) ??
    'conditional';
  return { number, duty, lines: linesOf(held), actionCount: held.length, strength, certainty };
}

function linesOf(held: readonly Holding[]): readonly ActionSetLine[] {
  const lines = new Map<string, ActionSetLine & { readonly actions: string[] }>();
  for (const { group, certainty, answer, action } of held) {
    const { conditions } = answer.witness;
    const key = JSON.stringify([group.id, certainty, conditions]);
    const line = lines.get(key) ?? { group, certainty, conditions, actions: [] };
    line.actions.push(action);
    lines.set(key, line);
  }
  return [...lines.values()].toSorted(
    (a, b) => STRENGTHS.indexOf(a.group.strength) - STRENGTHS.indexOf(b.group.strength),
  );
}

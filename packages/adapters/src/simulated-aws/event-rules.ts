import type { EventPattern } from './event-pattern.ts';

/** The states of a rule; of what CloudTrail records an enabled one gets only what changes something. */
export const RULE_STATES = [
  'ENABLED',
  'DISABLED',
  'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
] as const;

export type RuleState = (typeof RULE_STATES)[number];

/** Which events of a bus go where. */
export interface EventRule {
  readonly arn: string;
  readonly name: string;
  readonly busArn: string;
  readonly accountId: string;
  readonly description: string | null;
  /** As it was written. */
  readonly patternText: string | null;
  readonly pattern: EventPattern | null;
  readonly state: RuleState;
  readonly targets: readonly EventTarget[];
}

/** Where events go to. */
export interface EventTarget {
  readonly id: string;
  readonly arn: string;
  readonly roleArn: string | null;
  /** What is sent in place of the event. */
  readonly input: string | null;
}

/** The rules of all buses. */
export class EventRules {
  private readonly byArn = new Map<string, EventRule>();

  put(rule: EventRule): void {
    this.byArn.set(rule.arn, rule);
  }

  get(arn: string): EventRule | undefined {
    return this.byArn.get(arn);
  }

  remove(arn: string): void {
    this.byArn.delete(arn);
  }

  /** Those of a bus, in the order of their names. */
  of(busArn: string): readonly EventRule[] {
    return [...this.byArn.values()]
      .filter((rule) => rule.busArn === busArn)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

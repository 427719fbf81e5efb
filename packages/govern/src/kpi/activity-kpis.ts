import { DEFAULT_DUTIES } from '../duties/default-duties.ts';
import { isDenial } from '../trail/denial.ts';
import { actionNamed } from '../trail/event-actions.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import type { Kpi, KpiPoint, KpiWindow } from './kpi.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Services whose calls are about identities and permissions. */
const IDENTITY_SERVICES: ReadonlySet<string> = new Set([
  'iam',
  'organizations',
  'sso',
  'identitystore',
]);

/** Groups of the granting duty whose actions change what a policy says or whom it is given to. */
const OF_POLICIES: ReadonlySet<string> = new Set([
  'identity-policies',
  'deny-removal',
  'trust',
  'boundaries',
  'permission-set-boundaries',
  'organization-policies',
  'permission-sets',
  'resource-policies',
]);

const POLICY_CHANGES: ReadonlySet<string> = new Set(
  DEFAULT_DUTIES.filter(({ id }) => id === 'permission-granting').flatMap(({ groups }) =>
    groups
      .filter(({ id }) => OF_POLICIES.has(id))
      .flatMap(({ actions, id }) =>
        id === 'resource-policies' ? actions.filter(isNamedAfterPolicies) : actions,
      ),
  ),
);

/** Of what grants by a resource, calls that set other attributes as well tell nothing. */
function isNamedAfterPolicies(action: string): boolean {
  return /Polic|Permission|Acl$/.test(action);
}

/** What of an event is looked at. */
type CalledEvent = Pick<TrailEvent, 'errorCode' | 'name' | 'source'>;

/** Tells whether somebody was refused something about identities or permissions. */
export function isDeniedIamCall({ errorCode, name, source }: CalledEvent): boolean {
  const action = actionNamed(source, name);
  const service = action.slice(0, action.indexOf(':'));
  return isDenial(errorCode) && IDENTITY_SERVICES.has(service);
}

/** Tells whether a policy was changed, or given to or taken from somebody. */
export function isPolicyChange({ errorCode, name, source }: CalledEvent): boolean {
  return errorCode === null && POLICY_CHANGES.has(actionNamed(source, name));
}

/** Counts what CloudTrail recorded. */
export class ActivityKpis {
  private readonly denied: number[] = [];
  private readonly changed: number[] = [];
  private readonly window: KpiWindow;

  constructor(window: KpiWindow) {
    this.window = window;
  }

  /** Takes an event, each once; one from outside the window counts for nothing. */
  add(event: TrailEvent): void {
    const { fromMs, toMs } = this.window;
    if (event.atMs < fromMs || event.atMs >= toMs) return;
    if (isDeniedIamCall(event)) this.denied.push(event.atMs);
    if (isPolicyChange(event)) this.changed.push(event.atMs);
  }

  /** The numbers: of each week of the window, the last of which may be shorter, and of all of it. */
  tell(): readonly Kpi[] {
    const weeks = (this.window.toMs - this.window.fromMs) / WEEK_MS;
    return [
      {
        id: 'denied-iam-calls',
        title: 'Calls to IAM that were denied',
        unit: 'count',
        goal: null,
        points: this.byWeek(this.denied),
        value: this.denied.length,
      },
      {
        id: 'policy-changes',
        title: 'Changes of policies',
        unit: 'per-week',
        goal: null,
        points: this.byWeek(this.changed),
        value: this.changed.length / weeks,
      },
    ];
  }

  private byWeek(instants: readonly number[]): readonly KpiPoint[] {
    const { fromMs, toMs } = this.window;
    const count = Math.ceil((toMs - fromMs) / WEEK_MS);
    const values = Array.from({ length: count }, () => 0);
    for (const atMs of instants) {
      const week = Math.floor((atMs - fromMs) / WEEK_MS);
      values[week] = (values[week] ?? 0) + 1;
    }
    return values.map((value, week) => ({
      atMs: Math.min(fromMs + (week + 1) * WEEK_MS, toMs),
      value,
    }));
  }
}

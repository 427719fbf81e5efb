import { matchWildcard } from '@countersign/core';
import { isAtLeast, type Severity } from '../audit/finding.ts';
import { assignEnvironments } from '../environments/assign-environments.ts';
import { configuredSeverity, environmentOf, mildest } from '../environments/configured-findings.ts';
import type { Environment } from '../environments/environment.ts';
import type { Model } from '../inventory/model.ts';
import type { Actor } from '../trail/actor.ts';
import type { TrailEvent } from '../trail/trail-event.ts';
import type { DetectionRule, Found } from './detection-rule.ts';

/** By what it is decided how bad something is for those who run the accounts. */
export interface RatingOptions {
  readonly environments?: readonly Environment[];
  /** Rules that are off, or have another severity than their own. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  /** Patterns of the ARNs of users and roles by which pipelines change accounts. */
  readonly deployments?: readonly string[];
}

/** What a rule found in something that somebody did. */
interface Rated {
  readonly rule: DetectionRule;
  readonly event: TrailEvent;
  readonly actor: Actor;
  readonly found: Found;
}

/** How bad what a rule found is here; `null` where nobody wants to know. */
export type Rate = (rated: Rated) => Found | null;

/** What a pipeline does every day is less bad, and what makes a full administrator still bad. */
const OF_PIPELINES: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'low',
  medium: 'low',
  low: 'info',
  info: 'info',
};

/**
 * Rates what rules find: as the configuration says of the environment of the accounts that it is
 * about, and of all; then by whether a known pipeline did what pipelines do.
 */
export function createRate(
  model: Model,
  { deployments = [], environments = [], severities = new Map() }: RatingOptions,
): Rate {
  // What happens may be in accounts that nobody has read.
  const named = environments.flatMap((each) =>
    Array.from(each.accountIds, (id) => [id, each] as const),
  );
  const byAccount = new Map([...named, ...assignEnvironments(model, environments).byAccount]);
  return (rated) => {
    const { event, found, rule } = rated;
    const accounts = [event.accountId, found.target?.split(':')[4]].filter(
      (id): id is string => id !== undefined && id !== null && id !== '',
    );
    const own = found.severity ?? rule.severity;
    const environment = environmentOf(accounts, byAccount);
    const configured = configuredSeverity(
      { rule: rule.id, severity: own },
      environment,
      severities,
    );
    if (configured === 'off') return null;
    // An attempt, or what is milder for another reason, is no worse than the plain case.
    const severity = isAtLeast(own, rule.severity) ? configured : mildest(own, configured);
    if (rule.isOfPipelines === true && isPipeline(rated, deployments)) {
      const why = `${found.why}; a known deployment role did it`;
      return { ...found, severity: OF_PIPELINES[severity], why };
    }
    return severity === own ? found : { ...found, severity };
  };
}

/** Whether a pipeline called. A person who acts as its role is none. */
function isPipeline({ actor, event }: Rated, deployments: readonly string[]): boolean {
  if (actor.kind === 'person') return false;
  const caller = event.identity.issuerArn ?? actor.arn;
  return deployments.some((pattern) => matchWildcard(pattern, caller));
}

import { type Finding, SEVERITIES, type Severity } from '../audit/finding.ts';
import type { Environment } from './environment.ts';
import { UNASSIGNED_STRICTNESS } from './profiles.ts';

/**
 * The environment in which a finding counts: of those of the accounts that it rests on the
 * strictest, so that a chain from development into production is one of production. `null`
 * where an account that no environment has is as strict.
 */
export function environmentOf(
  accountIds: readonly string[],
  environments: ReadonlyMap<string, Environment>,
): Environment | null {
  let strictest: Environment | null | undefined;
  for (const id of accountIds) {
    const environment = environments.get(id) ?? null;
    if (strictest === undefined || strictnessOf(environment) > strictnessOf(strictest)) {
      strictest = environment;
    }
  }
  return strictest ?? null;
}

function strictnessOf(environment: Environment | null): number {
  return environment?.profile?.strictness ?? UNASSIGNED_STRICTNESS;
}

/**
 * A finding as it is wanted in the environment in which it counts; `null` where its rule is
 * off. What the configuration says of the environment comes before what it says of all
 * accounts, and that before what is built in.
 */
export function configureFinding(
  finding: Finding,
  environment: Environment | null,
  rules: ReadonlyMap<string, Severity | 'off'>,
): Finding | null {
  const severity = configuredSeverity(finding, environment, rules);
  if (severity === 'off') return null;
  const id = environment?.id ?? null;
  if (severity === finding.severity && id === finding.environment) return finding;
  return { ...finding, severity, environment: id };
}

/** How bad what a rule found is in the environment in which it counts; `off` where nobody wants to know. */
export function configuredSeverity(
  found: Pick<Finding, 'rule' | 'severity'>,
  environment: Environment | null,
  rules: ReadonlyMap<string, Severity | 'off'>,
): Severity | 'off' {
  return (
    environment?.rules.get(found.rule) ??
    rules.get(found.rule) ??
    profiledSeverity(found, environment)
  );
}

/** What the profile of an environment makes of a finding. */
function profiledSeverity(
  { rule, severity }: Pick<Finding, 'rule' | 'severity'>,
  environment: Environment | null,
): Severity {
  const profile = environment?.profile ?? null;
  if (profile === null) return severity;
  const own = profile.rules.get(rule) ?? severity;
  return profile.atMost === null ? own : mildest(own, profile.atMost);
}

/** The milder of two severities. */
export function mildest(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b;
}

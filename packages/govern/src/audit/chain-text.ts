import type { Certainty } from '../duties/holdings.ts';
import { pathCertainty } from '../reach/path-certainty.ts';
import type { ReachPath, Starter } from '../reach/reach-path.ts';
import { starterId } from '../reach/reach-path.ts';
import type { Severity, Subject } from './finding.ts';
import { SEVERITIES } from './finding.ts';
import { listNames } from './labels.ts';

/** The subject of a finding about somebody, with the account that it is counted for. */
export function subjectOf(starter: Starter): {
  readonly subject: Subject;
  readonly accountId: string;
} {
  const accountId =
    starter.kind === 'person' ? (starter.identities[0]?.entity.accountId ?? '') : starter.accountId;
  return { subject: { kind: starter.kind, arn: starterId(starter) }, accountId };
}

/** How a chain goes: `in 2 steps, by assuming a role and by passing a role to a Lambda function`. */
export function describeSteps({ hops }: ReachPath): string {
  const titles = listNames(
    hops.map(({ kind }) => `by ${kind.title}`),
    MAX_TITLES,
  );
  return hops.length === 1 ? `in one step, ${titles}` : `in ${hops.length} steps, ${titles}`;
}

const MAX_TITLES = 4;

/** What it depends on that identities are one person's: nothing where the configuration says so. */
export function joinConditions(starter: Starter): readonly string[] {
  if (starter.kind !== 'person') return [];
  return starter.identities
    .filter(({ isCertain }) => !isCertain)
    .map(({ entity, evidence }) => `${starter.id} acts as ${entity.arn}: ${evidence.join('; ')}`);
}

/** How sure it is that identities are one person's. */
export function joinCertainty(starter: Starter): Certainty {
  return joinConditions(starter).length === 0 ? 'certain' : 'conditional';
}

/** The identities of a person, with why they are taken to be the person's; nothing for others. */
export function identitiesText(starter: Starter): string {
  if (starter.kind !== 'person') return '';
  const texts = starter.identities.map(
    ({ entity, evidence }) => `${entity.arn} (${evidence.join('; ')})`,
  );
  return ` ${starter.name} stands behind ${listNames(texts, texts.length)}.`;
}

/** Chains longer than this, or that need what the input does not tell, are one degree less severe. */
const LONG_CHAIN = 3;

/** How bad it is that something can be come to by some chains, or in several accounts together. */
export function severityByChains(severity: Severity, paths: readonly ReachPath[]): Severity {
  const steps = paths.reduce((sum, { hops }) => sum + hops.length, 0);
  const isUnsure = paths.some((path) => pathCertainty(path) === UNSURE);
  const accounts = new Set(paths.map(({ end, to }) => end?.entity.accountId ?? to));
  if (steps <= LONG_CHAIN && !isUnsure && accounts.size === 1) return severity;
  return SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? severity;
}

const UNSURE: Certainty = 'needs-inventory';

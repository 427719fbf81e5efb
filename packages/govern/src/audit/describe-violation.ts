import type { Witness } from '@countersign/core';
import type { Strength } from '../duties/duty.ts';
import { weaker } from '../duties/holdings.ts';
import type { ReachedSide, Violation } from '../duties/reached-violations.ts';
import { isServiceLinkedRole } from '../inventory/model.ts';
import type { Judge } from '../judge/judge.ts';
import { hopConditions } from '../reach/path-certainty.ts';
import { requestsOf } from '../reach/path-requests.ts';
import type { ReachPath } from '../reach/reach-path.ts';
import {
  describeSteps,
  identitiesText,
  joinCertainty,
  joinConditions,
  severityByChains,
  subjectOf,
} from './chain-text.ts';
import type { Finding, Severity } from './finding.ts';
import { makeFinding } from './make-finding.ts';
import type { RuleMetadata } from './rule.ts';

/** Puts a violation into words, under the metadata of the rule that reports it. */
export function describeViolation(rule: RuleMetadata, judge: Judge, violation: Violation): Finding {
  const { certainty, first, from, second } = violation;
  const isServiceOnly = from.kind === 'role' && isServiceLinkedRole(from);
  const isDirect = first.path.hops.length + second.path.hops.length === 0;
  return makeFinding(rule, {
    ...subjectOf(from),
    title:
      `${from.name} ${isDirect ? 'holds' : 'comes to hold'} both duties${wayText(violation)}` +
      (isServiceOnly ? '; only the service it is linked to can use it' : ''),
    fix: (isDirect ? directFix(violation) : chainFix(violation)) + identitiesText(from),
    ...requestsOfViolation(judge, violation),
    certainty: weaker(certainty, joinCertainty(from)),
    conditions: [
      ...joinConditions(from),
      ...[first, second].flatMap(({ path }) => path.hops.flatMap(hopConditions)),
    ],
    severity: isServiceOnly ? 'info' : severityOf(violation),
  });
}

/** Both sides and how they are come to; what is the same for both is said once. */
function wayText({ first, second }: Violation): string {
  const ways = [routeText(first.path), routeText(second.path)] as const;
  if (ways[0] === ways[1]) return `${ways[0]}: ${sideText(first)} and ${sideText(second)}`;
  return `: ${sideText(first)}${ways[0]}, and ${sideText(second)}${ways[1]}`;
}

/** `identity creation (iam:CreateUser)`. */
function sideText({ holding, side: { duty } }: ReachedSide): string {
  return duty.title.toLowerCase() + (holding === null ? '' : ` (${holding.action})`);
}

/** ` as ops in one step, by assuming a role`; nothing where there is no step. */
function routeText(path: ReachPath): string {
  const { end, from, hops } = path;
  const whom = end === null || end.entity === from ? '' : ` as ${end.entity.name}`;
  return hops.length === 0 ? whom : `${whom} ${describeSteps(path)}`;
}

function directFix({ first, from, second }: Violation): string {
  const actions = [second, first].flatMap(({ holding }) => holding?.action ?? []);
  return (
    `Decide which of the two duties ${from.name} is for and take the other away: ` +
    `remove ${actions.join(' from what grants it, or ')}, ` +
    'and give the other half to a role that somebody else assumes.'
  );
}

function chainFix({ first, from, second }: Violation): string {
  const [hop] = [second, first].flatMap(({ path }) => path.hops);
  const action = hop?.step.requests[0]?.witness.request.action ?? '';
  return (
    `Leave ${from.name} one of the two duties: take away what leads to the other, ` +
    `first of all ${action}, and let a second person hold it.`
  );
}

/** Every request that it takes, once, and what is held in the end. */
function requestsOfViolation(
  judge: Judge,
  { first, second }: Violation,
): { readonly witness: readonly Witness[]; readonly afterwards: readonly Witness[] } {
  const sides = [first, second];
  const held = new Set(sides.flatMap(({ holding }) => holding?.answer.witness ?? []));
  const requests = sides.map(({ holding, path }) =>
    requestsOf(judge, path, holding?.answer.witness),
  );
  const heldLast = (witnesses: readonly Witness[]): readonly Witness[] =>
    once(witnesses.toSorted((a, b) => Number(held.has(a)) - Number(held.has(b))));
  return {
    witness: heldLast(requests.flatMap(({ today }) => today)),
    afterwards: heldLast(requests.flatMap(({ afterwards }) => afterwards)),
  };
}

/** Each request once, whichever side it is for. */
function once(witnesses: readonly Witness[]): readonly Witness[] {
  const byRequest = new Map<string, Witness>();
  for (const witness of witnesses) {
    const { action, principal, resource } = witness.request;
    const key = JSON.stringify([principal, action, resource]);
    if (!byRequest.has(key)) byRequest.set(key, witness);
  }
  return [...byRequest.values()];
}

const SEVERITY_BY_STRENGTHS: Readonly<Record<Strength, Readonly<Record<Strength, Severity>>>> = {
  strong: { strong: 'critical', moderate: 'high', weak: 'medium' },
  moderate: { strong: 'high', moderate: 'medium', weak: 'low' },
  weak: { strong: 'medium', moderate: 'low', weak: 'low' },
};

function severityOf({ first, second }: Violation): Severity {
  const isOneWay = first.path.end !== null && first.path.end === second.path.end;
  const paths = isOneWay ? [first.path] : [first.path, second.path];
  return severityByChains(SEVERITY_BY_STRENGTHS[first.strength][second.strength], paths);
}

import { type ContextValue, parseArn } from '@countersign/core';
import type { Role } from '../inventory/model.ts';
import { letsIn } from './lets-in.ts';
import { allAllowed } from './one-request.ts';
import { passedTo } from './pass-role-kind.ts';
import type { Actor, StepContext, TakenStep } from './step-kind.ts';

const SERVICE = 'rolesanywhere.amazonaws.com';

/** What the service does to a role; the trust policy has to let it do all three. */
const ACTIONS_OF_SERVICE: readonly string[] = [
  'sts:AssumeRole',
  'sts:SetSourceIdentity',
  'sts:TagSession',
];

/** An action that decides which certificates count. */
interface Anchoring extends Pick<TakenStep, 'needsInventory'> {
  readonly action: string;
  /** Whether the trust anchor is made anew: roles that ask for a certain one do not trust it. */
  readonly isNew: boolean;
}

/**
 * The steps of an action that has IAM Roles Anywhere trust a certification
 * authority of the caller's. A role is had by a profile that names it: the caller's
 * own where the role may be passed to one, else one that there is.
 *
 * @see {@link https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html}
 */
export function* anchoredRoles(
  { rolesNamingService }: StepContext,
  actor: Actor,
  { action, isNew, needsInventory }: Anchoring,
): Iterable<TakenStep> {
  const anchored = actor.ask(action, {});
  if (anchored.kind === 'none') return;
  for (const role of rolesNamingService(SERVICE, actor.accountId)) {
    if (!trustsAnchor(role, isNew)) continue;
    const profiled = allAllowed([
      actor.ask('iam:PassRole', { resources: [role.arn], context: passedTo(SERVICE) }),
      actor.ask('rolesanywhere:CreateProfile', {}),
    ]);
    const needs = [
      ...(needsInventory === undefined ? [] : [needsInventory]),
      ...(profiled === null ? ['a profile of IAM Roles Anywhere with this role'] : []),
    ];
    yield {
      gain: { kind: 'become', entity: role },
      requests: [anchored, ...(profiled ?? [])],
      ...(needs.length === 0 ? {} : { needsInventory: needs.join(', and ') }),
    };
  }
}

/** Whether a role trusts the service, in whose requests the trust anchor is `aws:SourceArn`. */
function trustsAnchor(role: Role, isNew: boolean): boolean {
  const tags = certificateTags(role);
  const contexts: readonly TrustContext[] = isNew
    ? newAnchors(role).map((arn) => [...tags, ['aws:sourcearn', one(arn)]])
    : [tags];
  return contexts.some((context) =>
    ACTIONS_OF_SERVICE.every((action) =>
      letsIn(role, {
        action,
        principal: { kind: 'service', service: SERVICE },
        context: new Map(context),
      }),
    ),
  );
}

type TrustContext = readonly (readonly [key: string, value: ContextValue])[];

/** What the certificate says comes as tags, which are as the caller likes. */
function certificateTags({ trust }: Role): TrustContext {
  return trust.policy.statements
    .flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase()))
    .filter((key) => key.startsWith('aws:principaltag/'))
    .map((key) => [key, { kind: 'unknown' }]);
}

const ANY_REGION = 'us-east-1';

/** A trust anchor that does not exist, in every region that the trust policy speaks of. */
function newAnchors({ accountId, arn, trust }: Role): readonly string[] {
  const named = trust.policy.statements
    .flatMap(({ conditions }) => conditions.flatMap(({ values }) => values))
    .flatMap((value) => parseArn(value)?.region ?? []);
  const partition = parseArn(arn)?.partition ?? 'aws';
  const regions = new Set([ANY_REGION, ...named.filter((region) => /^[a-z\d-]+$/.test(region))]);
  return [...regions].map(
    (region) => `arn:${partition}:rolesanywhere:${region}:${accountId}:${NEW_ANCHOR}`,
  );
}

const NEW_ANCHOR = 'trust-anchor/00000000-0000-4000-8000-000000000000';

function one(value: string): ContextValue {
  return { kind: 'values', values: [value] };
}

import { type AttachedPolicy, createComparer } from '@countersign/core';
import type { Severity } from '../../../audit/finding.ts';
import type { Change } from '../../../inventory/change.ts';
import {
  defaultVersion,
  findAccount,
  findManagedPolicy,
  type Model,
  type PrincipalEntity,
  principalsOf,
} from '../../../inventory/model.ts';
import { callName } from '../../../trail/call-name.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import type { DetectionContext, DetectionRule, Found } from '../../detection-rule.ts';
import { given, givenValue, nameIn, severityOf, tellAttempt, userArn } from '../../told.ts';

/** Tells of guardrails that were taken away, or replaced by some that allow more. */
export const guardrailWeakened: DetectionRule = {
  id: 'guardrail-weakened',
  title: 'Guardrail weakened',
  severity: 'high',
  techniques: ['T1562.001', 'T1556.006'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
  ],
  since: '0.1.0',
  toDo: 'Put it back, and look at what was done in between.',
  joins: 'target',
  wants: (call) => CALLS.has(callName(call)),
  begin: (context) => ({
    *onSignal({ before, changes }) {
      for (const change of changes) {
        const found = weakenedBy(change, before, context);
        if (found !== null) yield found;
      }
    },
    *onEvent({ event }) {
      const guardrail = CALLS.get(callName(event));
      const told = guardrail?.tell(event, context) ?? null;
      if (guardrail === undefined || told === null) return;
      yield {
        severity: severityOf(event, guardrail.severity),
        title: tellAttempt(event, told.title),
        target: told.target,
        why: guardrail.why,
      };
    },
  }),
};

/** A call that takes a guardrail away by itself. */
interface GuardrailCall {
  readonly severity: Severity;
  readonly why: string;
  /** `null` where this call takes nothing away. */
  readonly tell: (
    event: TrailEvent,
    context: DetectionContext,
  ) => Pick<Found, 'title' | 'target'> | null;
}

const CALLS: ReadonlyMap<string, GuardrailCall> = new Map<string, GuardrailCall>([
  [
    'iam:DeactivateMFADevice',
    {
      severity: 'high',
      why: 'a password or key is enough from now on',
      tell: (event, context) => {
        const name = given(event, 'userName') ?? event.identity.userName;
        if (name === null) return null;
        return {
          title: `The second factor of ${name} was taken away`,
          target: userArn(event, name, context),
        };
      },
    },
  ],
  [
    'iam:DeleteAccountPasswordPolicy',
    {
      severity: 'medium',
      why: 'passwords of six characters are allowed',
      tell: ({ accountId }) => ({
        title: `The password policy of ${accountId ?? 'an account'} was deleted`,
        target: accountId,
      }),
    },
  ],
  [
    'iam:UpdateAccountPasswordPolicy',
    {
      severity: 'medium',
      why: 'passwords of fewer than eight characters are allowed',
      tell: (event) => {
        // Whatever is not given falls back to its default, which is six characters.
        const length = Number(givenValue(event, 'minimumPasswordLength') ?? 6);
        const title = `The password policy of ${event.accountId ?? 'an account'} asks for ${length} characters only`;
        return length >= 8 ? null : { title, target: event.accountId };
      },
    },
  ],
  [
    'access-analyzer:DeleteAnalyzer',
    {
      severity: 'high',
      why: 'nobody is told any more of what is open to the outside or not used',
      tell: (event) => ({
        title: `The analyzer ${given(event, 'analyzerName') ?? ''} was deleted`,
        target: given(event, 'analyzerName'),
      }),
    },
  ],
  [
    'organizations:DisablePolicyType',
    {
      severity: 'critical',
      why: 'no policy of that type limits any account any more',
      tell: (event) => ({
        title: `Policies of the type ${given(event, 'policyType') ?? ''} were turned off`,
        target: given(event, 'rootId'),
      }),
    },
  ],
  [
    'organizations:LeaveOrganization',
    {
      severity: 'critical',
      why: 'no service control policy limits the account any more',
      tell: ({ accountId }) => ({
        title: `The account ${accountId ?? ''} left the organisation`,
        target: accountId,
      }),
    },
  ],
  [
    'organizations:RemoveAccountFromOrganization',
    {
      severity: 'high',
      why: 'no service control policy limits the account any more',
      tell: (event) => ({
        title: `The account ${given(event, 'accountId') ?? ''} was removed from the organisation`,
        target: given(event, 'accountId'),
      }),
    },
  ],
  [
    's3:DeleteAccountPublicAccessBlock',
    {
      severity: 'high',
      why: 'buckets and objects of the account can be made public',
      tell: ({ accountId }) => ({
        title: `The public access block of ${accountId ?? 'an account'} was taken away`,
        target: accountId,
      }),
    },
  ],
]);

function weakenedBy(change: Change, before: Model, context: DetectionContext): Found | null {
  if (change.kind === 'remove-boundary') {
    return {
      title: `The permissions boundary of ${nameIn(change.entityArn)} was taken away`,
      target: change.entityArn,
      why: 'its own policies alone limit it from now on',
    };
  }
  if (change.kind === 'detach-organization-policy') {
    return {
      title: `The organisation's policy ${nameIn(change.policyName)} was detached from ${change.targetId}`,
      target: change.policyName,
      why: `it limits ${change.targetId} no more`,
    };
  }
  const replaced = replacedBy(change, before, context.judge().model);
  if (replaced === null || !allowsMore(context, replaced)) return null;
  return {
    title: `${replaced.what} allows more than before`,
    target: replaced.target,
    why: 'there is a request that it allows now and did not allow before',
  };
}

/** A document that limits, before and after a change. */
interface Replaced {
  readonly what: string;
  readonly target: string;
  readonly was: AttachedPolicy;
  readonly now: AttachedPolicy;
}

function replacedBy(change: Change, before: Model, after: Model): Replaced | null {
  if (change.kind === 'set-boundary') {
    const { entityArn: target, policyArn } = change;
    const entity = entityIn(before, target);
    const was = entity === undefined ? null : boundaryOf(before, entity);
    const what = `The permissions boundary of ${nameIn(target)}`;
    return pair(was, documentOf(after, policyArn), { what, target });
  }
  if (change.kind === 'put-policy-version' || change.kind === 'set-default-policy-version') {
    const { policyArn: target } = change;
    const bounded = [...principalsOf(before)].filter(({ boundaryArn }) => boundaryArn === target);
    if (bounded.length === 0) return null;
    const what = `The boundary ${nameIn(target)} of ${bounded.length} users and roles`;
    return pair(documentOf(before, target), documentOf(after, target), { what, target });
  }
  if (change.kind === 'put-organization-policy') {
    const { policyName: target } = change;
    const [was, now] = [before, after].map((model) => organizationDocument(model, target));
    const what = `The organisation's policy ${nameIn(target)}`;
    return pair(was ?? null, now ?? null, { what, target });
  }
  return null;
}

function pair(
  was: AttachedPolicy | null,
  now: AttachedPolicy | null,
  about: Pick<Replaced, 'what' | 'target'>,
): Replaced | null {
  return was === null || now === null ? null : { ...about, was, now };
}

/** Where that cannot be told it is taken to allow more. */
function allowsMore({ judge }: DetectionContext, { now, was }: Replaced): boolean {
  return createComparer(judge().catalog, [was, now]).allowsMore(now, was).kind !== 'no';
}

function entityIn(model: Model, arn: string): PrincipalEntity | undefined {
  const account = findAccount(model, arn);
  return account?.users.get(arn) ?? account?.roles.get(arn);
}

function boundaryOf(model: Model, { boundaryArn }: PrincipalEntity): AttachedPolicy | null {
  return boundaryArn === null ? null : documentOf(model, boundaryArn);
}

function documentOf(model: Model, policyArn: string): AttachedPolicy | null {
  const policy = findManagedPolicy(model, policyArn);
  return policy === undefined ? null : (defaultVersion(policy) ?? null);
}

function organizationDocument({ organization }: Model, name: string): AttachedPolicy | undefined {
  return organization?.policies.find(({ document }) => document.name === name)?.document;
}

import type { PrincipalEntity } from '../../inventory/model.ts';
import { ADMINISTRATOR_ACCESS, boundedBy } from '../../reach/policy-arns.ts';
import type { RuleContext } from '../rule.ts';
import { isKeptByAws } from './holders.ts';
import type { Step } from './step.ts';

/** A boundary that bounds nothing. */
const NO_BOUNDS = boundedBy(ADMINISTRATOR_ACCESS);

/** Taking off one's own boundary, or putting one in its place that bounds nothing. */
export function* liftBoundary({ judge }: RuleContext, entity: PrincipalEntity): Iterable<Step> {
  const policies = judge.policiesOf(entity);
  if (policies.boundary === null || isKeptByAws(entity)) return;
  const kind = entity.kind === 'user' ? 'User' : 'Role';
  for (const [action, context] of [
    [`iam:Delete${kind}PermissionsBoundary`, null],
    [`iam:Put${kind}PermissionsBoundary`, NO_BOUNDS],
  ] as const) {
    const answer = judge.ask(entity, action, {
      resources: [entity.arn],
      ...(context === null ? {} : { context }),
    });
    if (answer.kind === 'none') continue;
    yield {
      label: `${action} on itself`,
      answer,
      outcome: { kind: 'policies', after: { ...policies, boundary: null } },
    };
  }
}

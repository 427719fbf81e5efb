import type { ContextValue } from '@countersign/core';
import type { PrincipalEntity } from '../../inventory/model.ts';
import type { RuleContext } from '../rule.ts';
import { isKeptByAws } from './holders.ts';
import type { Step } from './step.ts';

/** A boundary that bounds nothing; every account has it. */
const NO_BOUNDS: ReadonlyMap<string, ContextValue> = new Map([
  [
    'iam:permissionsboundary',
    { kind: 'values', values: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
  ],
]);

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

import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, deny, type TestDocument, trust } from '../../../testing/test-model.ts';
import { passRoleToEmrCluster } from './step.ts';

const RUNS = allow('elasticmapreduce:RunJobFlow');
const PASSES = allow('iam:PassRole');
const ROLES = {
  app: { trust: trust({ Service: 'ec2.amazonaws.com' }) },
  emr: { trust: trust({ Service: 'elasticmapreduce.amazonaws.com' }) },
};

function stepsOf(inline: readonly TestDocument[], roles: Partial<typeof ROLES> = ROLES) {
  return takeSteps(passRoleToEmrCluster, { users: { ana: { inline } }, roles }, 'user/ana');
}

describe('pass-role-to-emr-cluster', () => {
  it('gives the role of the instances, with a service role besides', () => {
    const steps = stepsOf([RUNS, PASSES]);
    expect(gainsOf(steps)).toEqual(['become role/app']);
    expect(steps[0]?.requests.map(({ witness }) => witness.request.resource)).toEqual([
      arnOf('role/app'),
      arnOf('role/emr'),
      expect.anything(),
    ]);
  });

  it.each([
    ['no cluster may be run', [PASSES]],
    ['only the service role may be passed', [RUNS, allow('iam:PassRole', arnOf('role/emr'))]],
    [
      'only the role of the instances may be passed',
      [RUNS, allow('iam:PassRole', arnOf('role/app'))],
    ],
    ['a deny', [RUNS, PASSES, deny('iam:PassRole', arnOf('role/app'))]],
  ])('stays silent: %s', (_, inline) => {
    expect(stepsOf(inline)).toEqual([]);
  });

  it('stays silent where there is no service role', () => {
    expect(stepsOf([RUNS, PASSES], { app: ROLES.app })).toEqual([]);
  });
});

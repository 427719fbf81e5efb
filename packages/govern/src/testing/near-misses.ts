import { describe, expect, it } from 'vitest';
import type { StepKind, TakenStep } from '../reach/step-kind.ts';
import { gainsOf, takeSteps } from './take-steps.ts';
import { allow, arnOf, deny, type TestAccount, type TestDocument } from './test-model.ts';

/** One step, and all that it takes. */
interface SimpleStep {
  readonly kind: StepKind;
  /** Everything but `user/ana`, who takes the step. */
  readonly account: TestAccount;
  /** What ana has to be allowed to do. */
  readonly actions: string | readonly string[];
  /** What it is done to: `user/bob`. */
  readonly on: string;
  /** What comes of it: `rewrite user/bob`. */
  readonly gains: readonly string[];
}

const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

/**
 * The cases of every step: that it fires where ana's policies allow it on its
 * target, keeps a condition, and stays silent where they, a Deny, ana's boundary
 * or an SCP do not let it through.
 */
export function describeStep({ kind, account, actions, on, gains }: SimpleStep): void {
  const target = arnOf(on);
  const take = (
    inline: readonly TestDocument[],
    { boundary, scps }: { boundary?: TestDocument; scps?: readonly TestDocument[] } = {},
  ): readonly TakenStep[] => {
    const ana = { inline, ...(boundary === undefined ? {} : { boundary: 'limit-of-ana' }) };
    const limit = boundary === undefined ? {} : { 'limit-of-ana': boundary };
    const whole = {
      ...account,
      users: { ...account.users, ana },
      policies: { ...account.policies, ...limit },
    };
    return takeSteps(kind, whole, 'user/ana', scps === undefined ? undefined : { scps });
  };

  describe(`${kind.id}, as every step`, () => {
    it('fires where it is allowed on the target', () => {
      expect(gainsOf(take([allow(actions, target)]))).toEqual(gains);
    });

    it('keeps a condition', () => {
      const requests = take([allow(actions, target, MFA)]).flatMap((step) => step.requests);
      expect(requests.map((request) => request.kind)).toContain('conditional');
    });

    it.each<[string, Parameters<typeof take>]>([
      ['another resource is named', [[allow(actions, `${target}-other`)]]],
      ['a deny', [[allow(actions, target), deny(actions, target)]]],
      ['the boundary', [[allow(actions, target)], { boundary: allow('s3:*') }]],
      ['an SCP', [[allow(actions, target)], { scps: [deny(actions)] }]],
    ])('stays silent: %s', (_, args) => {
      expect(take(...args)).toEqual([]);
    });
  });
}

import { describe, expect, it } from 'vitest';
import type { StepKind, TakenStep } from '../reach/step-kind.ts';
import { gainsOf, takeSteps } from './take-steps.ts';
import { allow, deny, MANAGEMENT_ACCOUNT, type TestDocument } from './test-model.ts';

/** A step by IAM Identity Center. */
interface IdentityCenterStep {
  readonly kind: StepKind;
  /** Alternatives of what ana has to be allowed to do. */
  readonly chains: readonly (readonly string[])[];
  /** What she gains of each account. */
  readonly gainsIn: (accountId: string) => readonly string[];
  /** What else has to exist, as she is in the management account; `/^$/` for nothing. */
  readonly needs: RegExp;
}

/** A member account. */
const MEMBER = '111122223333';

const SSO = { path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' };

/** The role of a permission set in each account, and another one. */
const ROLES = { AWSReservedSSO_Admins_0123456789abcdef: SSO, app: {} };

/** What an account's role of a permission set is called in what steps give. */
export const SSO_ROLE =
  'role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admins_0123456789abcdef';

/** What ana takes who is in the management account, or in a member account, or in one of no organisation. */
export function takeByIdentityCenter(
  kind: StepKind,
  inline: readonly TestDocument[],
  from: 'management' | 'member' | 'alone' = 'management',
): readonly TakenStep[] {
  const users = { ana: { inline } };
  const management = { id: MANAGEMENT_ACCOUNT, roles: ROLES };
  const member = { id: MEMBER, roles: ROLES };
  if (from === 'alone') return takeSteps(kind, { ...member, users }, 'user/ana');
  const accounts =
    from === 'management' ? [{ ...management, users }, member] : [management, { ...member, users }];
  return takeSteps(kind, accounts, 'user/ana', {});
}

/** The cases of every such step: from which accounts it is taken, and what it takes. */
export function describeIdentityCenterStep({
  kind,
  chains,
  gainsIn,
  needs,
}: IdentityCenterStep): void {
  const all = [...new Set(chains.flat())];

  describe(`${kind.id}, as every step by IAM Identity Center`, () => {
    it.each(chains.map((chain) => [chain]))('fires on every account: may %s', (chain) => {
      const steps = takeByIdentityCenter(kind, [allow(chain)]);
      expect(gainsOf(steps)).toEqual([...gainsIn(MANAGEMENT_ACCOUNT), ...gainsIn(MEMBER)]);
      for (const { needsInventory = '', requests } of steps) {
        expect(needsInventory).toMatch(needs);
        expect(requests.map(({ witness }) => witness.request.action)).toEqual(chain);
      }
    });

    it.each(chains.flatMap((chain) => chain.map((action) => [action, chain] as const)))(
      'stays silent without %s of %s',
      (action, chain) => {
        const left = chain.filter((each) => each !== action);
        expect(takeByIdentityCenter(kind, [allow(['iam:GetRole', ...left])])).toEqual([]);
      },
    );

    it('stays silent in a member account, and where all of it is denied', () => {
      expect(takeByIdentityCenter(kind, [allow(all)], 'member')).toEqual([]);
      expect(takeByIdentityCenter(kind, [allow(all), deny(all)])).toEqual([]);
    });

    it('says that an account of no known organisation has to manage it', () => {
      const steps = takeByIdentityCenter(kind, [allow(all)], 'alone');
      expect(gainsOf(steps)).toEqual(gainsIn(MEMBER));
      for (const step of steps) expect(step.needsInventory).toMatch(/managed from this account/);
    });
  });
}

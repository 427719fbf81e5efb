import { signInKind } from '../../identity-center.ts';
import type { StepKind } from '../../step-kind.ts';

/** Having a one-time password made for a user of IAM Identity Center's own directory. */
export const resetIdentityCenterPassword: StepKind = signInKind({
  id: 'reset-identity-center-password',
  aliases: [],
  title: 'resetting the password of a user of IAM Identity Center',
  page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenterdirectory.html',
  chains: [
    {
      actions: ['sso-directory:UpdatePassword'],
      needs: 'a user of its own directory with this permission set and without a second factor',
    },
  ],
});

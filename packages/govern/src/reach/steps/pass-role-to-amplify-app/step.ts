import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to an app of Amplify, whose builds run commands of the caller's. */
export const passRoleToAmplifyApp: StepKind = passRoleKind({
  id: 'pass-role-to-amplify-app',
  aliases: [],
  title: 'passing a role to an app of Amplify',
  page: 'https://docs.aws.amazon.com/amplify/latest/APIReference/API_CreateApp.html',
  services: ['amplify.amazonaws.com'],
  passedIn: ['amplify:CreateApp'],
  chains: [{ actions: ['amplify:CreateApp', 'amplify:CreateBranch', 'amplify:StartJob'] }],
});

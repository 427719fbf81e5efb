import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a hybrid activation, by which a machine of the caller's is registered and has its credentials. */
export const passRoleToActivation: StepKind = passRoleKind({
  id: 'pass-role-to-activation',
  aliases: [],
  title: 'passing a role to a hybrid activation of Systems Manager',
  page: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateActivation.html',
  services: ['ssm.amazonaws.com'],
  passedIn: ['ssm:CreateActivation', 'ssm:UpdateManagedInstanceRole'],
  chains: [
    { actions: ['ssm:CreateActivation'] },
    { actions: ['ssm:UpdateManagedInstanceRole'], needs: "a hybrid managed node of the caller's" },
  ],
});

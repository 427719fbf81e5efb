import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role, as the instance role, to an App Runner service. */
export const passRoleToAppRunner: StepKind = passRoleKind({
  id: 'pass-role-to-app-runner',
  aliases: ['apprunner-001'],
  title: 'passing a role to an App Runner service',
  page: 'https://docs.aws.amazon.com/apprunner/latest/api/API_CreateService.html',
  services: ['tasks.apprunner.amazonaws.com'],
  passedIn: ['apprunner:CreateService', 'apprunner:UpdateService'],
  chains: [
    { actions: ['apprunner:CreateService'] },
    { actions: ['apprunner:UpdateService'], needs: 'an App Runner service' },
  ],
});

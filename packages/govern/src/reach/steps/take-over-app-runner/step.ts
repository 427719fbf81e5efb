import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Changing what an App Runner service with an instance role runs. */
export const takeOverAppRunner: StepKind = takeOverKind({
  id: 'take-over-app-runner',
  aliases: ['apprunner-002'],
  title: 'changing an App Runner service',
  page: 'https://docs.aws.amazon.com/apprunner/latest/api/API_UpdateService.html',
  runner: 'an App Runner service',
  services: ['tasks.apprunner.amazonaws.com'],
  shownBy: { calls: ['apprunner:UpdateService'], names: ['serviceArn'] },
  chains: [{ actions: ['apprunner:UpdateService'] }],
});

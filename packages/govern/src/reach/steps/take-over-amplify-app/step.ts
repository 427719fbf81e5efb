import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Changing the build specification of an app of Amplify, and starting a build. */
export const takeOverAmplifyApp: StepKind = takeOverKind({
  id: 'take-over-amplify-app',
  aliases: [],
  title: 'changing the build of an app of Amplify',
  page: 'https://docs.aws.amazon.com/amplify/latest/APIReference/API_UpdateApp.html',
  runner: 'an app of Amplify',
  services: ['amplify.amazonaws.com'],
  shownBy: { calls: ['amplify:UpdateApp'], names: ['appId'] },
  chains: [{ actions: ['amplify:UpdateApp', 'amplify:StartJob'] }],
});

import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a fleet of GameLift, whose instances run a build of the caller's. */
export const passRoleToGameServer: StepKind = passRoleKind({
  id: 'pass-role-to-game-server',
  aliases: ['gamelift-001'],
  title: 'passing a role to a fleet of GameLift',
  page: 'https://docs.aws.amazon.com/gameliftservers/latest/developerguide/gamelift-sdk-server-resources.html',
  services: ['gamelift.amazonaws.com'],
  passedIn: ['gamelift:CreateFleet'],
  chains: [
    {
      actions: [
        'gamelift:CreateBuild',
        'gamelift:RequestUploadCredentials',
        'gamelift:CreateFleet',
      ],
    },
  ],
});

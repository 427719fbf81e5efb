import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to an image builder of AppStream, on which the caller works. */
export const passRoleToAppStream: StepKind = passRoleKind({
  id: 'pass-role-to-app-stream',
  aliases: [],
  title: 'passing a role to an image builder of AppStream',
  page: 'https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateImageBuilder.html',
  services: ['appstream.amazonaws.com'],
  passedIn: ['appstream2:CreateImageBuilder'],
  chains: [
    { actions: ['appstream:CreateImageBuilder', 'appstream:CreateImageBuilderStreamingURL'] },
  ],
});

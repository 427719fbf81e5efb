import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a role alias of AWS IoT, whose credentials a certificate of the caller's then gets. */
export const passRoleToRoleAlias: StepKind = passRoleKind({
  id: 'pass-role-to-role-alias',
  aliases: [],
  title: 'passing a role to a role alias of AWS IoT',
  page: 'https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html',
  services: ['credentials.iot.amazonaws.com'],
  passedIn: ['iot:CreateRoleAlias'],
  chains: [
    {
      actions: [
        'iot:CreateRoleAlias',
        'iot:CreateKeysAndCertificate',
        'iot:CreatePolicy',
        'iot:AttachPolicy',
      ],
    },
  ],
});

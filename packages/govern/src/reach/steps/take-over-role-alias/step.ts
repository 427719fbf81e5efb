import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Getting the credentials of a role alias of AWS IoT with a certificate of one's own. */
export const takeOverRoleAlias: StepKind = takeOverKind({
  id: 'take-over-role-alias',
  aliases: [],
  title: 'getting a certificate that a role alias of AWS IoT takes',
  page: 'https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html',
  runner: 'a device with a role alias of AWS IoT',
  services: ['credentials.iot.amazonaws.com'],
  shownBy: { calls: ['iot:AttachPolicy'], names: ['policyName'] },
  chains: [
    { actions: ['iot:CreateKeysAndCertificate', 'iot:CreatePolicy', 'iot:AttachPolicy'] },
    {
      actions: ['iot:CreateKeysAndCertificate', 'iot:AttachPolicy'],
      needs: 'a policy of AWS IoT that lets certificates have it',
    },
  ],
});

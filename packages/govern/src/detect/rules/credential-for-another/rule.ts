import { callName } from '../../../trail/call-name.ts';
import type { DetectionRule } from '../../detection-rule.ts';
import { given, nameOfCaller, userArn, userNamed } from '../../told.ts';

/** What each call gives, by which whoever has it signs in as the user. */
const CREDENTIALS: ReadonlyMap<string, string> = new Map([
  ['iam:CreateAccessKey', 'an access key'],
  ['iam:CreateLoginProfile', 'a password'],
  ['iam:UpdateLoginProfile', 'a new password'],
  ['iam:CreateServiceSpecificCredential', 'a password of a service'],
  ['iam:ResetServiceSpecificCredential', 'a new password of a service'],
  ['iam:UploadSigningCertificate', 'a certificate to sign with'],
  ['iam:UploadSSHPublicKey', 'an SSH key'],
  ['iam:EnableMFADevice', 'a second factor'],
]);

/** Tells of credentials that somebody made for a user who is somebody else. */
export const credentialForAnother: DetectionRule = {
  id: 'credential-for-another',
  title: 'Credential made for somebody else',
  severity: 'medium',
  techniques: ['T1098.001'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html'],
  since: '0.1.0',
  toDo: 'Ask both. If nobody meant it, deactivate the credential and look at what was done with it.',
  joins: 'target',
  wants: (call) => call.errorCode === null && CREDENTIALS.has(callName(call)),
  begin: (context) => ({
    *onEvent({ actor, event }) {
      const what = CREDENTIALS.get(callName(event));
      // Without a name the call is about whoever makes it.
      const name = given(event, 'userName');
      if (what === undefined || name === null || actor.kind === 'service') return;
      const target = userArn(event, name, context);
      if (target === event.identity.arn || isOwnUser(event.identity.userName, name)) return;
      const user = userNamed(event, name, context);
      const privilege = user === undefined ? null : context.privilegeOf(user);
      yield {
        severity: privilege === null ? 'medium' : 'high',
        title: `${nameOfCaller(actor)} made ${what} for ${name}`,
        target,
        why:
          privilege === null
            ? `whoever has it acts as ${name}`
            : `whoever has it acts as ${name}, ${privilege === 'administrator' ? 'a full administrator' : 'who can become a full administrator'}`,
      };
    },
  }),
};

function isOwnUser(caller: string | null, name: string): boolean {
  return caller?.toLowerCase() === name.toLowerCase();
}

import type { Service } from '../operation.ts';
import { ACCOUNT_OPERATIONS } from './account.ts';
import { ATTACHMENT_OPERATIONS } from './attachments.ts';
import { DETAIL_OPERATIONS } from './authorization-details.ts';
import { CREDENTIAL_OPERATIONS } from './credentials.ts';
import { GROUP_OPERATIONS } from './groups.ts';
import { POLICY_OPERATIONS } from './managed-policies.ts';
import { MFA_OPERATIONS } from './mfa.ts';
import { PASSWORD_POLICY_OPERATIONS, PROVIDER_OPERATIONS } from './providers.ts';
import { ROLE_OPERATIONS } from './roles.ts';
import { TAG_OPERATIONS } from './tags.ts';
import { USER_OPERATIONS } from './users.ts';

/** Identity and Access Management. */
export const IAM: Service = {
  signingName: 'iam',
  actionPrefix: 'iam',
  eventSource: 'iam.amazonaws.com',
  protocol: {
    kind: 'query',
    dialect: 'query',
    version: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  },
  operations: new Map(
    Object.entries({
      ...USER_OPERATIONS,
      ...ROLE_OPERATIONS,
      ...GROUP_OPERATIONS,
      ...POLICY_OPERATIONS,
      ...ATTACHMENT_OPERATIONS,
      ...TAG_OPERATIONS,
      ...CREDENTIAL_OPERATIONS,
      ...MFA_OPERATIONS,
      ...PROVIDER_OPERATIONS,
      ...PASSWORD_POLICY_OPERATIONS,
      ...ACCOUNT_OPERATIONS,
      ...DETAIL_OPERATIONS,
    }),
  ),
};

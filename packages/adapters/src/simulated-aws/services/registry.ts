import { CLOUDTRAIL } from './cloudtrail.ts';
import { EC2 } from './ec2.ts';
import { EVENTS } from './events.ts';
import { IAM } from './iam/iam.ts';
import { IDENTITY_STORE } from './identity-store.ts';
import { KMS } from './kms.ts';
import type { Service } from './operation.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { S3 } from './s3.ts';
import { SECRETS_MANAGER } from './secrets-manager.ts';
import { SNS } from './sns.ts';
import { SQS } from './sqs.ts';
import { SSO_ADMIN } from './sso-admin.ts';
import { STS } from './sts.ts';

/** Every service that is simulated. */
export const SERVICES: readonly Service[] = [
  IAM,
  STS,
  ORGANIZATIONS,
  SSO_ADMIN,
  IDENTITY_STORE,
  CLOUDTRAIL,
  EC2,
  KMS,
  SECRETS_MANAGER,
  SNS,
  SQS,
  S3,
  EVENTS,
];

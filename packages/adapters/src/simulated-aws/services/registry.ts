import { CLOUDTRAIL } from './cloudtrail.ts';
import { IAM } from './iam/iam.ts';
import type { Service } from './operation.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { STS } from './sts.ts';

/** Every service that is simulated. */
export const SERVICES: readonly Service[] = [IAM, STS, ORGANIZATIONS, CLOUDTRAIL];

import type { DetectionRule } from './detection-rule.ts';
import { accessOutsideApproval } from './rules/access-outside-approval/rule.ts';
import { bothHalves } from './rules/both-halves/rule.ts';
import { consoleSigninWithoutMfa } from './rules/console-signin-without-mfa/rule.ts';
import { credentialForAnother } from './rules/credential-for-another/rule.ts';
import { dormantIdentityUsed } from './rules/dormant-identity-used/rule.ts';
import { escalationStepTaken } from './rules/escalation-step-taken/rule.ts';
import { externalTrust } from './rules/external-trust/rule.ts';
import { federationTokenIssued } from './rules/federation-token-issued/rule.ts';
import { guardrailWeakened } from './rules/guardrail-weakened/rule.ts';
import { highPrivilegeRoleAssumed } from './rules/high-privilege-role-assumed/rule.ts';
import { iamAccessDeniedBurst } from './rules/iam-access-denied-burst/rule.ts';
import { iamChangeBurst } from './rules/iam-change-burst/rule.ts';
import { loggingTampered } from './rules/logging-tampered/rule.ts';
import { privilegeChangeDenied } from './rules/privilege-change-denied/rule.ts';
import { privilegedIdentity } from './rules/privileged-identity/rule.ts';
import { rootUsed } from './rules/root-used/rule.ts';
import { secretReadByNewcomer } from './rules/secret-read-by-newcomer/rule.ts';
import { selfEscalation } from './rules/self-escalation/rule.ts';

/** Every rule about what happens; of several that an incident is about the first equally bad one names it. */
export const DETECTION_RULES: readonly DetectionRule[] = [
  selfEscalation,
  privilegedIdentity,
  rootUsed,
  loggingTampered,
  guardrailWeakened,
  escalationStepTaken,
  accessOutsideApproval,
  externalTrust,
  credentialForAnother,
  bothHalves,
  federationTokenIssued,
  highPrivilegeRoleAssumed,
  consoleSigninWithoutMfa,
  dormantIdentityUsed,
  secretReadByNewcomer,
  privilegeChangeDenied,
  iamAccessDeniedBurst,
  iamChangeBurst,
];

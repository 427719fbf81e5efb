import type { Rule } from './rule.ts';
import { approverControlsApprovers } from './rules/approver-controls-approvers/rule.ts';
import { broadAccessOutsideSeniorGroups } from './rules/broad-access-outside-senior-groups/rule.ts';
import { broadAccessWithoutBoundary } from './rules/broad-access-without-boundary/rule.ts';
import { consoleUserWithoutMfa } from './rules/console-user-without-mfa/rule.ts';
import { creatorAndAssignerAssumable } from './rules/creator-and-assigner-assumable/rule.ts';
import { creatorWithoutBoundary } from './rules/creator-without-boundary/rule.ts';
import { directUserAttachment } from './rules/direct-user-attachment/rule.ts';
import { dutiesIdentityAndPermission } from './rules/duties-identity-and-permission/rule.ts';
import { dutiesPermissionAndAudit } from './rules/duties-permission-and-audit/rule.ts';
import { dutyRoleWithoutTag } from './rules/duty-role-without-tag/rule.ts';
import { escalationToAdministrator } from './rules/escalation-to-administrator/rule.ts';
import { exceptionExpired } from './rules/exception-expired/rule.ts';
import { fullAdministrator } from './rules/full-administrator/rule.ts';
import { groupWithoutMembers } from './rules/group-without-members/rule.ts';
import { inlinePolicy } from './rules/inline-policy/rule.ts';
import { machineWithBroadAccess } from './rules/machine-with-broad-access/rule.ts';
import { notActionOrNotResourceAllow } from './rules/not-action-or-not-resource-allow/rule.ts';
import { oldAccessKey } from './rules/old-access-key/rule.ts';
import { permissionSetWithAdministrator } from './rules/permission-set-with-administrator/rule.ts';
import { personWithAccessKey } from './rules/person-with-access-key/rule.ts';
import { resourceOpenToAnyone } from './rules/resource-open-to-anyone/rule.ts';
import { resourceOpenToUnknownAccount } from './rules/resource-open-to-unknown-account/rule.ts';
import { roleWithoutOwnerTag } from './rules/role-without-owner-tag/rule.ts';
import { rootAccessKey } from './rules/root-access-key/rule.ts';
import { rootInUse } from './rules/root-in-use/rule.ts';
import { rootWithoutHardwareMfa } from './rules/root-without-hardware-mfa/rule.ts';
import { rootWithoutMfa } from './rules/root-without-mfa/rule.ts';
import { secretReadableByPerson } from './rules/secret-readable-by-person/rule.ts';
import { severalPrivilegedUsers } from './rules/several-privileged-users/rule.ts';
import { standingAccessInProduction } from './rules/standing-access-in-production/rule.ts';
import { trustOidcWithoutSubject } from './rules/trust-oidc-without-subject/rule.ts';
import { trustOpenToAnyone } from './rules/trust-open-to-anyone/rule.ts';
import { trustUnknownAccount } from './rules/trust-unknown-account/rule.ts';
import { trustWithoutExternalId } from './rules/trust-without-external-id/rule.ts';
import { twoActiveAccessKeys } from './rules/two-active-access-keys/rule.ts';
import { unusedAccessNotAnalyzed } from './rules/unused-access-not-analyzed/rule.ts';
import { unusedCredential } from './rules/unused-credential/rule.ts';
import { unusedPermissionSet } from './rules/unused-permission-set/rule.ts';
import { unusedRole } from './rules/unused-role/rule.ts';
import { userBesideFederation } from './rules/user-beside-federation/rule.ts';
import { weakPasswordPolicy } from './rules/weak-password-policy/rule.ts';
import { wildcardPermissionManagement } from './rules/wildcard-permission-management/rule.ts';

/** Every rule, in the order in which reports list them. */
export const RULES: readonly Rule[] = [
  dutiesIdentityAndPermission,
  dutiesPermissionAndAudit,
  fullAdministrator,
  escalationToAdministrator,
  creatorAndAssignerAssumable,
  approverControlsApprovers,
  creatorWithoutBoundary,
  trustOpenToAnyone,
  trustUnknownAccount,
  trustWithoutExternalId,
  trustOidcWithoutSubject,
  resourceOpenToAnyone,
  resourceOpenToUnknownAccount,
  standingAccessInProduction,
  secretReadableByPerson,
  broadAccessWithoutBoundary,
  broadAccessOutsideSeniorGroups,
  wildcardPermissionManagement,
  notActionOrNotResourceAllow,
  machineWithBroadAccess,
  severalPrivilegedUsers,
  permissionSetWithAdministrator,
  directUserAttachment,
  inlinePolicy,
  rootAccessKey,
  rootWithoutMfa,
  rootWithoutHardwareMfa,
  rootInUse,
  consoleUserWithoutMfa,
  personWithAccessKey,
  userBesideFederation,
  unusedCredential,
  oldAccessKey,
  twoActiveAccessKeys,
  weakPasswordPolicy,
  unusedRole,
  unusedPermissionSet,
  unusedAccessNotAnalyzed,
  groupWithoutMembers,
  roleWithoutOwnerTag,
  dutyRoleWithoutTag,
  exceptionExpired,
];

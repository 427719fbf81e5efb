import type { StepKind } from './step-kind.ts';
import { addUserToGroup } from './steps/add-user-to-group/step.ts';
import { assumeRole } from './steps/assume-role/step.ts';
import { attachGroupPolicy } from './steps/attach-group-policy/step.ts';
import { attachRolePolicy } from './steps/attach-role-policy/step.ts';
import { attachUserPolicy } from './steps/attach-user-policy/step.ts';
import { createAccessKey } from './steps/create-access-key/step.ts';
import { createAdministratorRole } from './steps/create-administrator-role/step.ts';
import { createAdministratorUser } from './steps/create-administrator-user/step.ts';
import { createLoginProfile } from './steps/create-login-profile/step.ts';
import { createPolicyVersion } from './steps/create-policy-version/step.ts';
import { createSamlProvider } from './steps/create-saml-provider/step.ts';
import { deleteRolePermissionsBoundary } from './steps/delete-role-permissions-boundary/step.ts';
import { deleteUserPermissionsBoundary } from './steps/delete-user-permissions-boundary/step.ts';
import { putGroupPolicy } from './steps/put-group-policy/step.ts';
import { putRolePermissionsBoundary } from './steps/put-role-permissions-boundary/step.ts';
import { putRolePolicy } from './steps/put-role-policy/step.ts';
import { putUserPermissionsBoundary } from './steps/put-user-permissions-boundary/step.ts';
import { putUserPolicy } from './steps/put-user-policy/step.ts';
import { removeDenyingPolicies } from './steps/remove-denying-policies/step.ts';
import { setDefaultPolicyVersion } from './steps/set-default-policy-version/step.ts';
import { updateAssumeRolePolicy } from './steps/update-assume-role-policy/step.ts';
import { updateLoginProfile } from './steps/update-login-profile/step.ts';
import { updateSamlProvider } from './steps/update-saml-provider/step.ts';

/** Every known way to gain more. */
export const STEP_KINDS: readonly StepKind[] = [
  assumeRole,
  attachUserPolicy,
  attachRolePolicy,
  attachGroupPolicy,
  putUserPolicy,
  putRolePolicy,
  putGroupPolicy,
  createPolicyVersion,
  setDefaultPolicyVersion,
  addUserToGroup,
  createAccessKey,
  createLoginProfile,
  updateLoginProfile,
  updateAssumeRolePolicy,
  updateSamlProvider,
  createSamlProvider,
  deleteUserPermissionsBoundary,
  deleteRolePermissionsBoundary,
  putUserPermissionsBoundary,
  putRolePermissionsBoundary,
  removeDenyingPolicies,
  createAdministratorUser,
  createAdministratorRole,
];

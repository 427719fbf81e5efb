import type { StepKind } from './step-kind.ts';
import { addClientIdToOpenIdConnectProvider } from './steps/add-client-id-to-open-id-connect-provider/step.ts';
import { addUserToGroup } from './steps/add-user-to-group/step.ts';
import { assignPermissionSet } from './steps/assign-permission-set/step.ts';
import { assumeRole } from './steps/assume-role/step.ts';
import { assumeRoot } from './steps/assume-root/step.ts';
import { attachGroupPolicy } from './steps/attach-group-policy/step.ts';
import { attachRolePolicy } from './steps/attach-role-policy/step.ts';
import { attachUserPolicy } from './steps/attach-user-policy/step.ts';
import { changePermissionSet } from './steps/change-permission-set/step.ts';
import { createAccessKey } from './steps/create-access-key/step.ts';
import { createAdministratorRole } from './steps/create-administrator-role/step.ts';
import { createAdministratorUser } from './steps/create-administrator-user/step.ts';
import { createLoginProfile } from './steps/create-login-profile/step.ts';
import { createOpenIdConnectProvider } from './steps/create-open-id-connect-provider/step.ts';
import { createPermissionSet } from './steps/create-permission-set/step.ts';
import { createPolicyVersion } from './steps/create-policy-version/step.ts';
import { createSamlProvider } from './steps/create-saml-provider/step.ts';
import { createTrustAnchor } from './steps/create-trust-anchor/step.ts';
import { deleteRolePermissionsBoundary } from './steps/delete-role-permissions-boundary/step.ts';
import { deleteUserPermissionsBoundary } from './steps/delete-user-permissions-boundary/step.ts';
import { importIdentityProviderCertificate } from './steps/import-identity-provider-certificate/step.ts';
import { joinIdentityCenterGroup } from './steps/join-identity-center-group/step.ts';
import { joinUserPoolGroup } from './steps/join-user-pool-group/step.ts';
import { leaveOrganization } from './steps/leave-organization/step.ts';
import { liftServiceControlPolicies } from './steps/lift-service-control-policies/step.ts';
import { moveAccount } from './steps/move-account/step.ts';
import { passRoleToActivation } from './steps/pass-role-to-activation/step.ts';
import { passRoleToAgentCore } from './steps/pass-role-to-agent-core/step.ts';
import { passRoleToAirflow } from './steps/pass-role-to-airflow/step.ts';
import { passRoleToAmplifyApp } from './steps/pass-role-to-amplify-app/step.ts';
import { passRoleToAppRunner } from './steps/pass-role-to-app-runner/step.ts';
import { passRoleToAppStream } from './steps/pass-role-to-app-stream/step.ts';
import { passRoleToAutoScaling } from './steps/pass-role-to-auto-scaling/step.ts';
import { passRoleToAutomation } from './steps/pass-role-to-automation/step.ts';
import { passRoleToBatchJob } from './steps/pass-role-to-batch-job/step.ts';
import { passRoleToBuild } from './steps/pass-role-to-build/step.ts';
import { passRoleToDataPipeline } from './steps/pass-role-to-data-pipeline/step.ts';
import { passRoleToEmrCluster } from './steps/pass-role-to-emr-cluster/step.ts';
import { passRoleToEmrServerless } from './steps/pass-role-to-emr-serverless/step.ts';
import { passRoleToFlink } from './steps/pass-role-to-flink/step.ts';
import { passRoleToFunction } from './steps/pass-role-to-function/step.ts';
import { passRoleToGameServer } from './steps/pass-role-to-game-server/step.ts';
import { passRoleToGlue } from './steps/pass-role-to-glue/step.ts';
import { passRoleToGraphqlApi } from './steps/pass-role-to-graphql-api/step.ts';
import { passRoleToHealthOmics } from './steps/pass-role-to-health-omics/step.ts';
import { passRoleToIdentityPool } from './steps/pass-role-to-identity-pool/step.ts';
import { passRoleToImageBuild } from './steps/pass-role-to-image-build/step.ts';
import { passRoleToInstance } from './steps/pass-role-to-instance/step.ts';
import { passRoleToPipeline } from './steps/pass-role-to-pipeline/step.ts';
import { passRoleToPod } from './steps/pass-role-to-pod/step.ts';
import { passRoleToProduct } from './steps/pass-role-to-product/step.ts';
import { passRoleToQuantumJob } from './steps/pass-role-to-quantum-job/step.ts';
import { passRoleToRestApi } from './steps/pass-role-to-rest-api/step.ts';
import { passRoleToRoleAlias } from './steps/pass-role-to-role-alias/step.ts';
import { passRoleToSageMaker } from './steps/pass-role-to-sage-maker/step.ts';
import { passRoleToSchedule } from './steps/pass-role-to-schedule/step.ts';
import { passRoleToSparkSession } from './steps/pass-role-to-spark-session/step.ts';
import { passRoleToStack } from './steps/pass-role-to-stack/step.ts';
import { passRoleToStackSet } from './steps/pass-role-to-stack-set/step.ts';
import { passRoleToStateMachine } from './steps/pass-role-to-state-machine/step.ts';
import { passRoleToTask } from './steps/pass-role-to-task/step.ts';
import { putGroupPolicy } from './steps/put-group-policy/step.ts';
import { putRolePermissionsBoundary } from './steps/put-role-permissions-boundary/step.ts';
import { putRolePolicy } from './steps/put-role-policy/step.ts';
import { putUserPermissionsBoundary } from './steps/put-user-permissions-boundary/step.ts';
import { putUserPolicy } from './steps/put-user-policy/step.ts';
import { removeDenyingPolicies } from './steps/remove-denying-policies/step.ts';
import { resetIdentityCenterPassword } from './steps/reset-identity-center-password/step.ts';
import { setDefaultPolicyVersion } from './steps/set-default-policy-version/step.ts';
import { tagRole } from './steps/tag-role/step.ts';
import { tagUser } from './steps/tag-user/step.ts';
import { takeOverAgentCore } from './steps/take-over-agent-core/step.ts';
import { takeOverAmplifyApp } from './steps/take-over-amplify-app/step.ts';
import { takeOverAppRunner } from './steps/take-over-app-runner/step.ts';
import { takeOverBatchJob } from './steps/take-over-batch-job/step.ts';
import { takeOverBuild } from './steps/take-over-build/step.ts';
import { takeOverByDeployment } from './steps/take-over-by-deployment/step.ts';
import { takeOverByInstanceConnect } from './steps/take-over-by-instance-connect/step.ts';
import { takeOverEmrCluster } from './steps/take-over-emr-cluster/step.ts';
import { takeOverFlink } from './steps/take-over-flink/step.ts';
import { takeOverFunction } from './steps/take-over-function/step.ts';
import { takeOverFunctionByLayer } from './steps/take-over-function-by-layer/step.ts';
import { takeOverGlueEndpoint } from './steps/take-over-glue-endpoint/step.ts';
import { takeOverLaunchTemplate } from './steps/take-over-launch-template/step.ts';
import { takeOverManagedInstance } from './steps/take-over-managed-instance/step.ts';
import { takeOverNotebook } from './steps/take-over-notebook/step.ts';
import { takeOverPod } from './steps/take-over-pod/step.ts';
import { takeOverProduct } from './steps/take-over-product/step.ts';
import { takeOverRoleAlias } from './steps/take-over-role-alias/step.ts';
import { takeOverSparkSession } from './steps/take-over-spark-session/step.ts';
import { takeOverStack } from './steps/take-over-stack/step.ts';
import { takeOverStateMachine } from './steps/take-over-state-machine/step.ts';
import { takeOverStudio } from './steps/take-over-studio/step.ts';
import { takeOverTask } from './steps/take-over-task/step.ts';
import { takeOverUserData } from './steps/take-over-user-data/step.ts';
import { updateAssumeRolePolicy } from './steps/update-assume-role-policy/step.ts';
import { updateLoginProfile } from './steps/update-login-profile/step.ts';
import { updateOpenIdConnectProviderThumbprint } from './steps/update-open-id-connect-provider-thumbprint/step.ts';
import { updatePrimaryEmail } from './steps/update-primary-email/step.ts';
import { updateSamlProvider } from './steps/update-saml-provider/step.ts';
import { updateTrustAnchor } from './steps/update-trust-anchor/step.ts';

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
  passRoleToAppRunner,
  passRoleToAgentCore,
  passRoleToStack,
  passRoleToStackSet,
  passRoleToBuild,
  passRoleToDataPipeline,
  passRoleToInstance,
  passRoleToTask,
  passRoleToGlue,
  passRoleToFunction,
  passRoleToSageMaker,
  passRoleToBatchJob,
  passRoleToEmrCluster,
  passRoleToEmrServerless,
  passRoleToImageBuild,
  passRoleToFlink,
  passRoleToHealthOmics,
  passRoleToAutomation,
  passRoleToQuantumJob,
  passRoleToStateMachine,
  passRoleToSchedule,
  passRoleToAutoScaling,
  takeOverAppRunner,
  takeOverAgentCore,
  takeOverStack,
  takeOverBuild,
  takeOverUserData,
  takeOverLaunchTemplate,
  takeOverByInstanceConnect,
  takeOverGlueEndpoint,
  takeOverFunction,
  takeOverNotebook,
  takeOverManagedInstance,
  takeOverTask,
  takeOverBatchJob,
  takeOverByDeployment,
  passRoleToIdentityPool,
  createOpenIdConnectProvider,
  updateOpenIdConnectProviderThumbprint,
  addClientIdToOpenIdConnectProvider,
  createTrustAnchor,
  updateTrustAnchor,
  createPermissionSet,
  assignPermissionSet,
  changePermissionSet,
  joinIdentityCenterGroup,
  resetIdentityCenterPassword,
  importIdentityProviderCertificate,
  assumeRoot,
  updatePrimaryEmail,
  liftServiceControlPolicies,
  moveAccount,
  leaveOrganization,
  passRoleToActivation,
  passRoleToAirflow,
  passRoleToAmplifyApp,
  passRoleToAppStream,
  passRoleToGameServer,
  passRoleToGraphqlApi,
  passRoleToPipeline,
  passRoleToPod,
  passRoleToProduct,
  passRoleToRestApi,
  passRoleToRoleAlias,
  passRoleToSparkSession,
  takeOverAmplifyApp,
  takeOverEmrCluster,
  takeOverFlink,
  takeOverFunctionByLayer,
  takeOverPod,
  takeOverProduct,
  takeOverRoleAlias,
  takeOverSparkSession,
  takeOverStateMachine,
  takeOverStudio,
  tagRole,
  tagUser,
  joinUserPoolGroup,
];

import type { StepKind } from './step-kind.ts';
import { assumeRole } from './steps/assume-role/step.ts';
import { attachUserPolicy } from './steps/attach-user-policy/step.ts';
import { passRoleToAgentCore } from './steps/pass-role-to-agent-core/step.ts';
import { passRoleToAppRunner } from './steps/pass-role-to-app-runner/step.ts';
import { passRoleToAutoScaling } from './steps/pass-role-to-auto-scaling/step.ts';
import { passRoleToAutomation } from './steps/pass-role-to-automation/step.ts';
import { passRoleToBatchJob } from './steps/pass-role-to-batch-job/step.ts';
import { passRoleToBuild } from './steps/pass-role-to-build/step.ts';
import { passRoleToDataPipeline } from './steps/pass-role-to-data-pipeline/step.ts';
import { passRoleToEmrCluster } from './steps/pass-role-to-emr-cluster/step.ts';
import { passRoleToEmrServerless } from './steps/pass-role-to-emr-serverless/step.ts';
import { passRoleToFlink } from './steps/pass-role-to-flink/step.ts';
import { passRoleToFunction } from './steps/pass-role-to-function/step.ts';
import { passRoleToGlue } from './steps/pass-role-to-glue/step.ts';
import { passRoleToHealthOmics } from './steps/pass-role-to-health-omics/step.ts';
import { passRoleToImageBuild } from './steps/pass-role-to-image-build/step.ts';
import { passRoleToInstance } from './steps/pass-role-to-instance/step.ts';
import { passRoleToQuantumJob } from './steps/pass-role-to-quantum-job/step.ts';
import { passRoleToSageMaker } from './steps/pass-role-to-sage-maker/step.ts';
import { passRoleToSchedule } from './steps/pass-role-to-schedule/step.ts';
import { passRoleToStack } from './steps/pass-role-to-stack/step.ts';
import { passRoleToStackSet } from './steps/pass-role-to-stack-set/step.ts';
import { passRoleToStateMachine } from './steps/pass-role-to-state-machine/step.ts';
import { passRoleToTask } from './steps/pass-role-to-task/step.ts';

/** Every known way to gain more. */
export const STEP_KINDS: readonly StepKind[] = [
  assumeRole,
  attachUserPolicy,
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
];

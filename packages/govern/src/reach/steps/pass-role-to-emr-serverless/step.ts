import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a job of EMR Serverless. */
export const passRoleToEmrServerless: StepKind = passRoleKind({
  id: 'pass-role-to-emr-serverless',
  aliases: ['emrserverless-001'],
  title: 'passing a role to a job of EMR Serverless',
  page: 'https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_StartJobRun.html',
  services: ['emr-serverless.amazonaws.com'],
  passedIn: ['emr-serverless:StartJobRun'],
  chains: [
    { actions: ['emr-serverless:CreateApplication', 'emr-serverless:StartJobRun'] },
    { actions: ['emr-serverless:StartJobRun'], needs: 'an application of EMR Serverless' },
  ],
});

import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to Glue: to a job, an interactive session or a development endpoint. */
export const passRoleToGlue: StepKind = passRoleKind({
  id: 'pass-role-to-glue',
  aliases: ['glue-001', 'glue-003', 'glue-004', 'glue-005', 'glue-006', 'glue-007'],
  title: 'passing a role to a Glue job, session or endpoint',
  page: 'https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html',
  services: ['glue.amazonaws.com'],
  passedIn: ['glue:CreateJob', 'glue:UpdateJob', 'glue:CreateSession', 'glue:CreateDevEndpoint'],
  chains: [
    { actions: ['glue:CreateJob', 'glue:StartJobRun'] },
    { actions: ['glue:CreateJob', 'glue:CreateTrigger'] },
    { actions: ['glue:CreateSession', 'glue:RunStatement'] },
    { actions: ['glue:CreateDevEndpoint'] },
    { actions: ['glue:UpdateJob', 'glue:StartJobRun'], needs: 'a Glue job' },
    { actions: ['glue:UpdateJob', 'glue:CreateTrigger'], needs: 'a Glue job' },
  ],
});

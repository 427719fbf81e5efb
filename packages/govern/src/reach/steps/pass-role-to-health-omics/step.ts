import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Passing a role to a run of HealthOmics, whose workflow is the caller's; the result
 * is written to a bucket and read from there.
 */
export const passRoleToHealthOmics: StepKind = passRoleKind({
  id: 'pass-role-to-health-omics',
  aliases: ['omics-001'],
  title: 'passing a role to a run of HealthOmics',
  page: 'https://docs.aws.amazon.com/omics/latest/api/API_StartRun.html',
  services: ['omics.amazonaws.com'],
  passedIn: ['omics:StartRun'],
  chains: [{ actions: ['omics:CreateWorkflow', 'omics:StartRun', 's3:GetObject'] }],
});

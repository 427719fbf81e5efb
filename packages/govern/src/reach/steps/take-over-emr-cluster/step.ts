import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Adding a step to an EMR cluster, which its instances run. */
export const takeOverEmrCluster: StepKind = takeOverKind({
  id: 'take-over-emr-cluster',
  aliases: [],
  title: 'adding a step to an EMR cluster',
  page: 'https://docs.aws.amazon.com/emr/latest/APIReference/API_AddJobFlowSteps.html',
  runner: 'an EMR cluster',
  services: ['ec2.amazonaws.com'],
  shownBy: { calls: ['elasticmapreduce:AddJobFlowSteps'], names: ['jobFlowId'] },
  chains: [{ actions: ['elasticmapreduce:AddJobFlowSteps'] }],
});

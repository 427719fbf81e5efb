import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/**
 * Passing a role to the instances of an EMR cluster, which run the caller's steps.
 * The cluster takes a service role besides.
 */
export const passRoleToEmrCluster: StepKind = passRoleKind({
  id: 'pass-role-to-emr-cluster',
  aliases: ['emr-001'],
  title: 'passing a role to the instances of an EMR cluster',
  page: 'https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html',
  services: ['ec2.amazonaws.com'],
  passedIn: ['elasticmapreduce:RunJobFlow'],
  alongside: 'elasticmapreduce.amazonaws.com',
  chains: [{ actions: ['elasticmapreduce:RunJobFlow'] }],
});

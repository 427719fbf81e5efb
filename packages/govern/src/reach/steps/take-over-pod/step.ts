import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Getting into an EKS cluster, whose pods have roles. */
export const takeOverPod: StepKind = takeOverKind({
  id: 'take-over-pod',
  aliases: [],
  title: 'getting into an EKS cluster',
  page: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_AssociateAccessPolicy.html',
  runner: 'a pod of an EKS cluster',
  services: ['pods.eks.amazonaws.com'],
  shownBy: { calls: ['eks:AssociateAccessPolicy'], names: ['name', 'clusterName'] },
  chains: [{ actions: ['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'] }],
});

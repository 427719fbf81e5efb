import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to the pods of an EKS cluster, which have its credentials. */
export const passRoleToPod: StepKind = passRoleKind({
  id: 'pass-role-to-pod',
  aliases: [],
  title: 'passing a role to the pods of an EKS cluster',
  page: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html',
  services: ['pods.eks.amazonaws.com'],
  passedIn: ['eks:CreatePodIdentityAssociation'],
  chains: [
    {
      actions: [
        'eks:CreatePodIdentityAssociation',
        'eks:CreateAccessEntry',
        'eks:AssociateAccessPolicy',
      ],
      needs: 'an EKS cluster',
    },
    {
      actions: ['eks:CreatePodIdentityAssociation'],
      needs: 'an EKS cluster that the caller may run pods in',
    },
  ],
});

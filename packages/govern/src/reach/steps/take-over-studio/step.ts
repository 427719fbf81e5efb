import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Opening the studio of another user of a SageMaker domain. */
export const takeOverStudio: StepKind = takeOverKind({
  id: 'take-over-studio',
  aliases: [],
  title: 'opening the SageMaker studio of another user',
  page: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedDomainUrl.html',
  runner: 'a user profile of a SageMaker domain',
  services: ['sagemaker.amazonaws.com'],
  shownBy: { calls: ['sagemaker:CreatePresignedDomainUrl'], names: ['userProfileName'] },
  chains: [{ actions: ['sagemaker:CreatePresignedDomainUrl'] }],
  found: { type: 'sagemaker:user-profile' },
});

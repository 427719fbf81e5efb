import type { StepKind } from '../../step-kind.ts';
import { takeOverKind } from '../../take-over-kind.ts';

/** Giving a product of Service Catalog that is launched with a role another template. */
export const takeOverProduct: StepKind = takeOverKind({
  id: 'take-over-product',
  aliases: [],
  title: 'changing the template of a product of Service Catalog',
  page: 'https://docs.aws.amazon.com/servicecatalog/latest/dg/API_CreateProvisioningArtifact.html',
  runner: 'a product of Service Catalog',
  services: ['servicecatalog.amazonaws.com'],
  shownBy: { calls: ['servicecatalog:CreateProvisioningArtifact'], names: ['productId'] },
  chains: [
    { actions: ['servicecatalog:CreateProvisioningArtifact', 'servicecatalog:ProvisionProduct'] },
  ],
});

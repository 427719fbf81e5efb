import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to a launch constraint of Service Catalog, by which the caller's template is launched. */
export const passRoleToProduct: StepKind = passRoleKind({
  id: 'pass-role-to-product',
  aliases: [],
  title: 'passing a role to a launch constraint of Service Catalog',
  page: 'https://docs.aws.amazon.com/servicecatalog/latest/dg/API_CreateConstraint.html',
  services: ['servicecatalog.amazonaws.com'],
  passedIn: ['servicecatalog:CreateConstraint'],
  chains: [
    {
      actions: [
        'servicecatalog:CreatePortfolio',
        'servicecatalog:CreateProduct',
        'servicecatalog:AssociateProductWithPortfolio',
        'servicecatalog:AssociatePrincipalWithPortfolio',
        'servicecatalog:CreateConstraint',
        'servicecatalog:ProvisionProduct',
      ],
    },
  ],
});

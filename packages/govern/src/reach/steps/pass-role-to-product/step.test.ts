import { describe, expect, it } from 'vitest';
import { outcomeOf, passRoleScenarios } from '../../../testing/run-scenarios.ts';
import { passRoleToProduct } from './step.ts';

describe('pass-role-to-product', () => {
  it.each(
    passRoleScenarios('servicecatalog.amazonaws.com', [
      [
        'servicecatalog:CreatePortfolio',
        'servicecatalog:CreateProduct',
        'servicecatalog:AssociateProductWithPortfolio',
        'servicecatalog:AssociatePrincipalWithPortfolio',
        'servicecatalog:CreateConstraint',
        'servicecatalog:ProvisionProduct',
      ],
    ]),
  )('ana $title', (scenario) => {
    expect(outcomeOf(passRoleToProduct, scenario)).toEqual(scenario.expected);
  });
});

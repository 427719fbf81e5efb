import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to an integration of an API of API Gateway, which makes any request of AWS's that the caller names. */
export const passRoleToRestApi: StepKind = passRoleKind({
  id: 'pass-role-to-rest-api',
  aliases: [],
  title: 'passing a role to an integration of API Gateway',
  page: 'https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html',
  services: ['apigateway.amazonaws.com'],
  passedIn: ['apigateway:PutIntegration'],
  chains: [{ actions: ['apigateway:POST', 'apigateway:PUT'] }],
});

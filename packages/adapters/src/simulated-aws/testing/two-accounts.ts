import { invariant } from '@countersign/core';
import { buildModel, readDump, readOrganization, readResourcePolicies } from '@countersign/govern';
import { type SimulatedAws, startSimulatedAws } from '../index.ts';

/** The accounts that {@link startTwoAccounts} begins with. */
export const OWN = '111122223333';
export const OTHER = '444455556666';

/** The organisation that both are in; the first one manages it. */
export const ORGANIZATION = 'o-ours000000';

/** What a client of the SDK takes to speak to a simulated AWS. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Starts a simulated AWS with two accounts, each with a user `ana` who may do everything. */
export async function startTwoAccounts(
  resources: readonly object[] = [],
  atMs: number | null = null,
): Promise<SimulatedAws> {
  const dumps = [OWN, OTHER].map((accountId) => {
    const ana = {
      UserName: 'ana',
      Arn: `arn:aws:iam::${accountId}:user/ana`,
      UserPolicyList: [{ PolicyName: 'all', PolicyDocument: letEverything() }],
    };
    const dump = readDump({ UserDetailList: [ana] }, { accountId });
    invariant(dump.ok, 'the account is well formed');
    return dump.value;
  });
  const read = readResourcePolicies({ Resources: resources }, OWN);
  invariant(read.ok, 'the resources are well formed');
  const { resourcePolicies } = read.value;
  const organization = readOrganization({
    schema: 'countersign.organization/1',
    id: ORGANIZATION,
    managementAccountId: OWN,
    units: [{ id: 'r-root', name: 'Root', parent: null }],
    accounts: [OWN, OTHER].map((id) => ({ id, name: id, parent: 'r-root' })),
    policies: [],
  });
  invariant(organization.ok, 'the organisation is well formed');
  const built = buildModel(dumps, organization.value, new Map([[OWN, { resourcePolicies }]]));
  invariant(built.ok, 'the accounts fit together');
  const { model } = built.value;
  return startSimulatedAws({ model, seed: 'two', ...(atMs === null ? {} : { atMs }) });
}

/** Starts a simulated AWS for clients of one account. */
export async function simulatedEndpoint(): Promise<{
  readonly account: string;
  readonly settings: ClientSettings;
  readonly close: () => Promise<void>;
}> {
  const aws = await startTwoAccounts();
  return { account: OWN, settings: asAna(aws, OWN), close: () => aws.close() };
}

function letEverything(): object {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  };
}

/** The settings of clients that call as the user `ana` of an account. */
export function asAna(aws: SimulatedAws, accountId: string): ClientSettings {
  const arn = `arn:aws:iam::${accountId}:user/ana`;
  const { id, secret } = aws.createAccessKey({ kind: 'user', accountId, arn });
  const credentials = { accessKeyId: id, secretAccessKey: secret };
  return { endpoint: aws.url, region: 'us-east-1', maxAttempts: 1, credentials };
}

import { describe, expect, it } from 'vitest';
import type { NamedOperation, Paging } from './operation.ts';
import * as ec2 from './services/ec2.ts';
import * as iam from './services/iam.ts';
import * as identityStore from './services/identitystore.ts';
import * as organizations from './services/organizations.ts';
import * as sso from './services/sso.ts';

interface Described extends NamedOperation {
  readonly paging: Paging | null;
  readonly keep: (output: never) => object;
}

const SERVICES: readonly (readonly [object, () => Promise<object>])[] = [
  [iam, () => import('@aws-sdk/client-iam')],
  [organizations, () => import('@aws-sdk/client-organizations')],
  [sso, () => import('@aws-sdk/client-sso-admin')],
  [identityStore, () => import('@aws-sdk/client-identitystore')],
  [ec2, () => import('@aws-sdk/client-ec2')],
];

describe('operations', () => {
  it.each(SERVICES)(
    'have the name of a command, and page where the SDK pages: %#',
    async (service, load) => {
      const sdk = await load();
      for (const { name, paging } of Object.values<Described>({ ...service })) {
        expect(sdk).toHaveProperty(`${name}Command`);
        const pages = Object.hasOwn(sdk, `paginate${name}`);
        expect([name, paging !== null]).toEqual([name, pages || PAGED_BY_HAND.has(name)]);
      }
    },
  );

  it.each(SERVICES)(
    'keep the token of the next page, and nothing about the call: %#',
    (service) => {
      for (const { keep, name, paging } of Object.values<Described>({ ...service })) {
        const token = paging === null ? {} : { [paging.from]: 'token' };
        const output = { ...token, $metadata: { requestId: 'r' }, ResponseMetadata: 1 };
        const kept = Object.entries(keep(output as never)).filter(
          ([, value]) => value !== undefined,
        );
        expect([name, Object.fromEntries(kept)]).toEqual([name, token]);
      }
    },
  );
});

/** Lists for which the SDK has no paginator of its own. */
const PAGED_BY_HAND: ReadonlySet<string> = new Set(['GetServiceLastAccessedDetails']);

import type { AccountReading } from '../account-reading.ts';
import { oidcProvider, oidcProviders, samlProvider, samlProviders } from '../services/iam.ts';
import { byText } from '../sorted.ts';
import { tagsJson } from './authorization-details.ts';

/** What `identity-providers.json` holds: who besides AWS may say who somebody is. */
export async function collectIdentityProviders(
  reading: AccountReading,
): Promise<object | undefined> {
  const saml = await reading.attempt(async () => collectSaml(reading));
  const oidc = await reading.attempt(async () => collectOidc(reading));
  if (saml === undefined && oidc === undefined) return undefined;
  return { saml: saml ?? null, oidc: oidc ?? null };
}

async function collectSaml(reading: AccountReading): Promise<readonly object[]> {
  const { SAMLProviderList } = await reading.demand(samlProviders, {});
  const listed = (SAMLProviderList ?? []).toSorted(byText(({ Arn }) => Arn));
  return Promise.all(
    listed.map(async ({ Arn = '' }) => {
      const provider = await reading.ask(samlProvider, { SAMLProviderArn: Arn }, { subject: Arn });
      return {
        Arn,
        CreateDate: provider?.CreateDate,
        ValidUntil: provider?.ValidUntil,
        SAMLMetadataSha256: provider?.SAMLMetadataDocument,
        Tags: tagsJson(provider?.Tags),
      };
    }),
  );
}

async function collectOidc(reading: AccountReading): Promise<readonly object[]> {
  const { OpenIDConnectProviderList } = await reading.demand(oidcProviders, {});
  const listed = (OpenIDConnectProviderList ?? []).toSorted(byText(({ Arn }) => Arn));
  return Promise.all(
    listed.map(async ({ Arn = '' }) => {
      const input = { OpenIDConnectProviderArn: Arn };
      const provider = await reading.ask(oidcProvider, input, { subject: Arn });
      return {
        Arn,
        Url: provider?.Url,
        ClientIDList: provider?.ClientIDList?.toSorted(),
        ThumbprintList: provider?.ThumbprintList?.toSorted(),
        CreateDate: provider?.CreateDate,
        Tags: tagsJson(provider?.Tags),
      };
    }),
  );
}

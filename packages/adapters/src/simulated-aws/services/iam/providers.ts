import { alreadyExists, noSuchEntity } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import type { IdentityProvider } from '../../world.ts';
import { type Call, changing, type Operation, reading } from '../operation.ts';

/** SAML and OpenID Connect providers; nobody signs in by them. */
export const PROVIDER_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateOpenIDConnectProvider: changing(newOidcArn, (call) => {
    const { atMs, input } = call;
    const arn = newOidcArn(call);
    add(call, {
      arn,
      kind: 'oidc',
      createdAtMs: atMs,
      url: hostOf(input.text('Url')),
      clientIds: input.texts('ClientIDList'),
      thumbprints: input.texts('ThumbprintList'),
      metadata: '',
    });
    return { OpenIDConnectProviderArn: arn };
  }),
  ListOpenIDConnectProviders: reading(
    ({ accountId }) => `arn:aws:iam::${accountId}:oidc-provider/*`,
    (call) => ({
      OpenIDConnectProviderList: providersOf(call, 'oidc').map(({ arn }) => ({ Arn: arn })),
    }),
  ),
  GetOpenIDConnectProvider: reading(oidcArn, (call) => {
    const { clientIds, createdAtMs, thumbprints, url } = providerAt(call, oidcArn(call));
    return {
      Url: url,
      ClientIDList: clientIds,
      ThumbprintList: thumbprints,
      CreateDate: new Date(createdAtMs),
    };
  }),
  DeleteOpenIDConnectProvider: changing(oidcArn, (call) => remove(call, oidcArn(call))),
  CreateSAMLProvider: changing(newSamlArn, (call) => {
    const arn = newSamlArn(call);
    add(call, {
      arn,
      kind: 'saml',
      createdAtMs: call.atMs,
      url: '',
      clientIds: [],
      thumbprints: [],
      metadata: call.input.text('SAMLMetadataDocument'),
    });
    return { SAMLProviderArn: arn };
  }),
  ListSAMLProviders: reading(
    ({ accountId }) => `arn:aws:iam::${accountId}:saml-provider/*`,
    (call) => ({
      SAMLProviderList: providersOf(call, 'saml').map(({ arn, createdAtMs }) => ({
        Arn: arn,
        CreateDate: new Date(createdAtMs),
      })),
    }),
  ),
  GetSAMLProvider: reading(samlArn, (call) => {
    const { createdAtMs, metadata } = providerAt(call, samlArn(call));
    return { SAMLMetadataDocument: metadata, CreateDate: new Date(createdAtMs) };
  }),
  DeleteSAMLProvider: changing(samlArn, (call) => remove(call, samlArn(call))),
};

function hostOf(url: string): string {
  return url.replace(/^https:\/\//, '');
}

function newOidcArn({ accountId, input }: Call): string {
  return `arn:aws:iam::${accountId}:oidc-provider/${hostOf(input.text('Url'))}`;
}

function newSamlArn({ accountId, input }: Call): string {
  return `arn:aws:iam::${accountId}:saml-provider/${input.text('Name')}`;
}

function oidcArn({ input }: Call): string {
  return input.text('OpenIDConnectProviderArn');
}

function samlArn({ input }: Call): string {
  return input.text('SAMLProviderArn');
}

function providersOf(
  { accountId, world }: Call,
  kind: IdentityProvider['kind'],
): readonly IdentityProvider[] {
  return [...world.accountDetails(accountId).providers.values()].filter(
    (provider) => provider.kind === kind,
  );
}

function providerAt({ accountId, world }: Call, arn: string): IdentityProvider {
  const provider = world.accountDetails(accountId).providers.get(arn);
  if (provider === undefined) throw noSuchEntity(`The provider ${arn}`);
  return provider;
}

function add({ accountId, world }: Call, provider: IdentityProvider): void {
  const { providers } = world.accountDetails(accountId);
  if (providers.has(provider.arn)) throw alreadyExists(`The provider ${provider.arn}`);
  providers.set(provider.arn, provider);
}

function remove(call: Call, arn: string): null {
  providerAt(call, arn);
  call.world.accountDetails(call.accountId).providers.delete(arn);
  return null;
}

/** Numbers and flags of the policy on passwords, with what holds where a call leaves them out. */
export const PASSWORD_POLICY_OPERATIONS: Readonly<Record<string, Operation>> = {
  UpdateAccountPasswordPolicy: changing(
    () => '*',
    (call) => {
      const { input } = call;
      call.world.accountDetails(call.accountId).passwordPolicy = {
        MinimumPasswordLength: input.number('MinimumPasswordLength', {
          min: 6,
          max: 128,
          otherwise: 6,
        }),
        RequireSymbols: input.flag('RequireSymbols'),
        RequireNumbers: input.flag('RequireNumbers'),
        RequireUppercaseCharacters: input.flag('RequireUppercaseCharacters'),
        RequireLowercaseCharacters: input.flag('RequireLowercaseCharacters'),
        AllowUsersToChangePassword: input.flag('AllowUsersToChangePassword'),
        ExpirePasswords: input.optionalText('MaxPasswordAge') !== null,
        MaxPasswordAge: input.optionalText('MaxPasswordAge'),
        PasswordReusePrevention: input.optionalText('PasswordReusePrevention'),
        HardExpiry: input.flag('HardExpiry'),
      };
      return null;
    },
  ),
  GetAccountPasswordPolicy: reading(
    () => '*',
    (call) => ({ PasswordPolicy: passwordPolicyOf(call) }),
  ),
  DeleteAccountPasswordPolicy: changing(
    () => '*',
    (call) => {
      passwordPolicyOf(call);
      call.world.accountDetails(call.accountId).passwordPolicy = null;
      return null;
    },
  ),
};

function passwordPolicyOf({ accountId, world }: Call): Members {
  const { passwordPolicy } = world.accountDetails(accountId);
  if (passwordPolicy === null) {
    throw noSuchEntity(`The Password Policy with domain name ${accountId}`);
  }
  return passwordPolicy;
}

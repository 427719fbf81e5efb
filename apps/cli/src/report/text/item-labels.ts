import type { ItemKind } from '@countersign/govern';

/** What a kind of item is called, one and several of them. */
export const ITEM_LABELS: Readonly<Record<ItemKind, readonly [one: string, several: string]>> = {
  organization: ['organisation', 'organisations'],
  unit: ['organizational unit', 'organizational units'],
  account: ['account', 'accounts'],
  scp: ['service control policy', 'service control policies'],
  rcp: ['resource control policy', 'resource control policies'],
  user: ['user', 'users'],
  group: ['group', 'groups'],
  role: ['role', 'roles'],
  policy: ['policy', 'policies'],
  'aws-managed-policy': ['policy of AWS', 'policies of AWS'],
  'account-settings': ['account settings', 'account settings'],
  credentials: ['credentials', 'credentials'],
  'mfa-device': ['MFA device', 'MFA devices'],
  'access-key': ['access key', 'access keys'],
  'saml-provider': ['SAML provider', 'SAML providers'],
  'oidc-provider': ['OIDC provider', 'OIDC providers'],
  resource: ['resource', 'resources'],
  workload: ['workload', 'workloads'],
  'identity-center': ['Identity Center', 'Identity Center instances'],
  'permission-set': ['permission set', 'permission sets'],
  'identity-center-user': ['Identity Center user', 'Identity Center users'],
  'identity-center-group': ['Identity Center group', 'Identity Center groups'],
  'delegated-administrator': ['delegated administrator', 'delegated administrators'],
  file: ['file', 'files'],
};

import {
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetOpenIDConnectProviderCommand,
  GetSAMLProviderCommand,
  GetServiceLastAccessedDetailsCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListMFADevicesCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam';
import { digestOf } from '../digest.ts';
import {
  type AwsService,
  type CommandClass,
  MARKER,
  type OperationOf,
  operation,
} from '../operation.ts';

/*
 * What is asked of IAM.
 *
 * @see {@link https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html}
 */
const IAM: AwsService<IAMClient> = {
  name: 'iam',
  open: (settings) => new IAMClient(settings),
};

type IamOperation<Command extends CommandClass> = OperationOf<IAMClient, Command>;

/** Users, groups, roles and policies with their documents. */
export const authorizationDetails: IamOperation<typeof GetAccountAuthorizationDetailsCommand> =
  operation(IAM, 'GetAccountAuthorizationDetails', {
    paging: MARKER,
    send: (client, input) => client.send(new GetAccountAuthorizationDetailsCommand(input)),
    keep: [
      'UserDetailList',
      'GroupDetailList',
      'RoleDetailList',
      'Policies',
      'IsTruncated',
      'Marker',
    ],
  });

/** Counts of what an account has, and whether its root user has MFA and keys. */
export const accountSummary: IamOperation<typeof GetAccountSummaryCommand> = operation(
  IAM,
  'GetAccountSummary',
  {
    send: (client, input) => client.send(new GetAccountSummaryCommand(input)),
    keep: ['SummaryMap'],
  },
);

/** What passwords of users have to be like. */
export const passwordPolicy: IamOperation<typeof GetAccountPasswordPolicyCommand> = operation(
  IAM,
  'GetAccountPasswordPolicy',
  {
    send: (client, input) => client.send(new GetAccountPasswordPolicyCommand(input)),
    keep: ['PasswordPolicy'],
  },
);

/** The name by which people sign in. */
export const accountAliases: IamOperation<typeof ListAccountAliasesCommand> = operation(
  IAM,
  'ListAccountAliases',
  {
    paging: MARKER,
    send: (client, input) => client.send(new ListAccountAliasesCommand(input)),
    keep: ['AccountAliases', 'IsTruncated', 'Marker'],
  },
);

/** Begins to make the credential report, or tells that there is one. */
export const generateCredentialReport: IamOperation<typeof GenerateCredentialReportCommand> =
  operation(IAM, 'GenerateCredentialReport', {
    send: (client, input) => client.send(new GenerateCredentialReportCommand(input)),
    keep: ['State'],
  });

/** The credential report, as CSV. */
export const credentialReport: IamOperation<typeof GetCredentialReportCommand> = operation(
  IAM,
  'GetCredentialReport',
  {
    send: (client, input) => client.send(new GetCredentialReportCommand(input)),
    keep: ['Content', 'GeneratedTime', 'ReportFormat'],
  },
);

/** The MFA devices of a user. */
export const mfaDevices: IamOperation<typeof ListMFADevicesCommand> = operation(
  IAM,
  'ListMFADevices',
  {
    paging: MARKER,
    send: (client, input) => client.send(new ListMFADevicesCommand(input)),
    keep: ['MFADevices', 'IsTruncated', 'Marker'],
  },
);

/** The MFA devices in software that belong to somebody: the root user's is told nowhere else. */
export const virtualMfaDevices: IamOperation<typeof ListVirtualMFADevicesCommand> = operation(
  IAM,
  'ListVirtualMFADevices',
  {
    paging: MARKER,
    send: (client, input) => client.send(new ListVirtualMFADevicesCommand(input)),
    keep: ({ IsTruncated, Marker, VirtualMFADevices }) => ({
      VirtualMFADevices: VirtualMFADevices?.map(({ SerialNumber }) => ({ SerialNumber })),
      IsTruncated,
      Marker,
    }),
  },
);

/** The access keys of a user, without what is secret about them. */
export const accessKeys: IamOperation<typeof ListAccessKeysCommand> = operation(
  IAM,
  'ListAccessKeys',
  {
    paging: MARKER,
    send: (client, input) => client.send(new ListAccessKeysCommand(input)),
    keep: ['AccessKeyMetadata', 'IsTruncated', 'Marker'],
  },
);

/** When and for what an access key was last used. */
export const accessKeyLastUsed: IamOperation<typeof GetAccessKeyLastUsedCommand> = operation(
  IAM,
  'GetAccessKeyLastUsed',
  {
    send: (client, input) => client.send(new GetAccessKeyLastUsedCommand(input)),
    keep: ['AccessKeyLastUsed'],
  },
);

/** The SAML providers. */
export const samlProviders: IamOperation<typeof ListSAMLProvidersCommand> = operation(
  IAM,
  'ListSAMLProviders',
  {
    send: (client, input) => client.send(new ListSAMLProvidersCommand(input)),
    keep: ['SAMLProviderList'],
  },
);

/** A SAML provider; of its metadata, which are long, a digest is kept. */
export const samlProvider: IamOperation<typeof GetSAMLProviderCommand> = operation(
  IAM,
  'GetSAMLProvider',
  {
    send: (client, input) => client.send(new GetSAMLProviderCommand(input)),
    keep: ({ CreateDate, SAMLMetadataDocument, Tags, ValidUntil }) => ({
      CreateDate,
      ValidUntil,
      SAMLMetadataDocument: digestOf(SAMLMetadataDocument),
      Tags,
    }),
  },
);

/** The OIDC providers. */
export const oidcProviders: IamOperation<typeof ListOpenIDConnectProvidersCommand> = operation(
  IAM,
  'ListOpenIDConnectProviders',
  {
    send: (client, input) => client.send(new ListOpenIDConnectProvidersCommand(input)),
    keep: ['OpenIDConnectProviderList'],
  },
);

/** An OIDC provider. */
export const oidcProvider: IamOperation<typeof GetOpenIDConnectProviderCommand> = operation(
  IAM,
  'GetOpenIDConnectProvider',
  {
    send: (client, input) => client.send(new GetOpenIDConnectProviderCommand(input)),
    keep: ['Url', 'ClientIDList', 'ThumbprintList', 'CreateDate', 'Tags'],
  },
);

/** Begins to find out which services a user, group, role or policy was last used for. */
export const generateLastAccessed: IamOperation<typeof GenerateServiceLastAccessedDetailsCommand> =
  operation(IAM, 'GenerateServiceLastAccessedDetails', {
    send: (client, input) => client.send(new GenerateServiceLastAccessedDetailsCommand(input)),
    keep: ['JobId'],
  });

/** The services that something was last used for. */
export const lastAccessed: IamOperation<typeof GetServiceLastAccessedDetailsCommand> = operation(
  IAM,
  'GetServiceLastAccessedDetails',
  {
    paging: MARKER,
    send: (client, input) => client.send(new GetServiceLastAccessedDetailsCommand(input)),
    keep: ['JobStatus', 'ServicesLastAccessed', 'IsTruncated', 'Marker'],
  },
);
